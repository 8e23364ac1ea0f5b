package io.optward.vault.memory;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** All JSON of the vault's endpoints goes through buffers that are overwritten once used. */
@Singleton
class WipedJson implements ObjectMapperCustomizer {

    private final WipedBuffers buffers = new WipedBuffers();

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.getFactory().setRecyclerPool(buffers);
    }

    /** Whether JSON was read or written since this was last asked. */
    boolean usedSinceAsked() {
        return buffers.usedSinceAsked();
    }
}
