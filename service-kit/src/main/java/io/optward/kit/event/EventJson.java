package io.optward.kit.event;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.optward.contracts.Json;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** HTTP speaks JSON by the same rules as events do. */
@Singleton
class EventJson implements ObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper mapper) {
        Json.configure(mapper);
    }
}
