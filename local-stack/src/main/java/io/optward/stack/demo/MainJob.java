package io.optward.stack.demo;

import io.optward.stack.supervisor.Part;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The main job, as a story: a signed webhook in, a consented message out, all of it logged and provable. */
public final class MainJob {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private MainJob() {}

    /** The story, from the first word to the last proof. */
    public static Story story() {
        return new Story(List.of(new Step("A person writes “Hi”", MainJob::aPersonWritesHi)));
    }

    private static void aPersonWritesHi(Stage stage, StepRecord record) throws Exception {
        var phone = stage.phoneOf("Ana");
        var posted = stage.http()
                .post(stage.at(Part.SIMULATOR, "/simulator/users/" + phone + "/messages"), "{\"text\":\"Hi\"}");
        record.did("the simulator signed and posted Meta's webhook with a text of Ana: " + posted)
                .expect("ingress takes it", posted.status(), posted.status() < 300);

        var subject = stage.eventually(PATIENCE, () -> {
            var lookup = stage.http()
                    .post(
                            stage.at(Part.VAULT, "/v1/subjects/lookup"),
                            "{\"kind\":\"PHONE\",\"value\":\"%s\"}".formatted(phone));
            return lookup.status() == 200
                    ? Optional.of(lookup.json().path("subject").asText())
                    : Optional.empty();
        });
        record.expect("the vault knows her by a token", subject.orElse("nothing"), subject.isPresent());
        if (subject.isEmpty()) {
            return;
        }
        stage.note("subject of Ana", subject.get());

        var event = stage.eventually(PATIENCE, () -> stage.records("messages.inbound", subject.get()).stream()
                .findFirst());
        var json = event.map(found -> new String(found.value(), StandardCharsets.UTF_8))
                .orElse("nothing");
        record.expect(
                "messages.inbound carries her token, keyed ids and sealed content",
                json,
                json.contains("sealed:v1:") && json.contains("mid_") && !json.contains(phone.substring(1)));
    }
}
