package io.optward.simulator.business;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BusinessTest {

    private static final List<String> TEMPLATES = List.of(
            "autumn_checkup",
            "experience_survey",
            "appointment_confirmed",
            "opt_out_confirmed",
            "login_code",
            "privacy_notice_changed",
            "may_we_write");

    @Test
    void theExampleIsTheBusinessOfTheLocalStack() throws IOException {
        // Given
        URL senders = Path.of(System.getProperty("optward.root", ".."), "deploy/local/senders.yaml")
                .toUri()
                .toURL();
        var example =
                new Business(mapped(ConfiguredBusiness.class, builtIn()), mapped(ExampleBusiness.class, builtIn()));
        var local = new Business(mapped(ConfiguredBusiness.class, senders), mapped(ExampleBusiness.class, builtIn()));
        // Then
        assertThat(local.firstSender()).isEqualTo(example.firstSender());
        assertThat(local.sender("330200000000002"))
                .isEqualTo(example.sender("330200000000002"))
                .isPresent();
        assertThat(TEMPLATES).allSatisfy(name -> assertThat(local.template(name, "en_US"))
                .isEqualTo(example.template(name, "en_US"))
                .isPresent());
    }

    @Test
    void aConfiguredBusinessReplacesTheExampleAsAWhole() throws IOException {
        // Given
        URL own = resource("/one-sender.yaml");
        // When
        var business = new Business(mapped(ConfiguredBusiness.class, own), mapped(ExampleBusiness.class, builtIn()));
        // Then
        assertThat(business.firstSender()).isEqualTo(new Sender("7001", "8001", "4915550001"));
        assertThat(business.sender("330200000000001")).isEmpty();
        assertThat(business.template("autumn_checkup", "en_US")).isEmpty();
    }

    private static URL builtIn() {
        return resource("/application.yaml");
    }

    private static URL resource(String name) {
        return Objects.requireNonNull(BusinessTest.class.getResource(name), name);
    }

    private static <T> T mapped(Class<T> mapping, URL yaml) throws IOException {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new YamlConfigSource(yaml))
                .withMapping(mapping)
                .withValidateUnknown(false)
                .build();
        return config.getConfigMapping(mapping);
    }
}
