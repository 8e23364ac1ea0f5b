package io.optward.stack.promise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.contracts.outbound.MessageStatus;
import io.optward.stack.demo.Gateway;
import io.optward.stack.demo.JsonHttp;
import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.StackAddresses;
import io.optward.stack.traffic.Act;
import io.optward.stack.traffic.TrafficRecord;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks the services and WhatsApp over HTTP. Wamids and phone numbers stay here: what leaves are keyed ids and tokens. */
final class ApiFacts implements AutoCloseable {

    private static final int PAGE = 500;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final StackAddresses at;
    private final JsonHttp http = new JsonHttp();
    private final JsonHttp department;
    private final Map<String, String> keyedIds = new HashMap<>();
    private final Map<String, String> subjects = new HashMap<>();
    private final Map<String, Posting> postings = new HashMap<>();

    private record Posting(long second, @Nullable Instant receivedAt) {}

    ApiFacts(StackAddresses at) {
        this.at = at;
        var identities = at.identities();
        this.department = http.as(() -> identities.token(Gateway.DEPARTMENT));
    }

    /** Everything that WhatsApp took, in order. */
    List<Arrival> arrivals() throws IOException, InterruptedException {
        var arrivals = new ArrayList<Arrival>();
        pages(Part.SIMULATOR, "/simulator/sent", sent -> {
            var request = sent.at("/body/biz_opaque_callback_data").asText();
            arrivals.add(new Arrival(
                    request.isEmpty() ? "without an id of ours" : request,
                    Instant.parse(sent.path("at").asText())));
        });
        return arrivals;
    }

    /** Everything that WhatsApp posted, by what it must have become. */
    List<Webhook> webhooks() throws IOException, InterruptedException {
        var posted = new ArrayList<JsonNode>();
        pages(Part.SIMULATOR, "/simulator/deliveries", posted::add);
        learn(posted);
        var webhooks = new ArrayList<Webhook>();
        for (var webhook : posted) {
            var message = keyedIds.get(webhook.path("message").asText());
            var status = text(webhook, "status");
            var value = text(webhook, "value");
            String event;
            if (value != null) {
                event = Webhook.preference(
                        subjects.getOrDefault(webhook.path("person").asText(), "somebody the vault does not know"),
                        value,
                        webhook.path("timestamp").asLong());
            } else if (status != null) {
                event = message + "." + status;
            } else {
                event = String.valueOf(message);
            }
            var receivedAt = text(webhook, "receivedAt");
            webhooks.add(new Webhook(
                    event, receivedAt == null ? null : Instant.parse(receivedAt), text(webhook, "callback"), status));
        }
        return webhooks;
    }

    /** Who said STOP and START when, from what was posted at the last look. */
    Map<Integer, List<Word>> words(TrafficRecord record) {
        var words = new HashMap<Integer, List<Word>>();
        record.written().forEach((wamid, written) -> {
            var posted = postings.get(wamid);
            if (posted != null && written.act() != Act.WRITES) {
                words.computeIfAbsent(written.person(), _ -> new ArrayList<>())
                        .add(new Word(
                                written.person(),
                                written.act() == Act.SAYS_STOP,
                                posted.second(),
                                posted.receivedAt()));
            }
        });
        return words;
    }

    /** How many webhooks are still to be received. */
    long waiting() throws IOException, InterruptedException {
        return get(Part.SIMULATOR, "/simulator/webhooks").path("waiting").asLong();
    }

    /** How many messages lie in outbound's queue. */
    long queued() throws IOException, InterruptedException {
        var queued = new long[1];
        pages(
                Part.OUTBOUND,
                "/v1/senders",
                sender -> queued[0] += sender.path("queued").asLong());
        return queued[0];
    }

    /** Where the department's messages stand. */
    Map<String, MessageStatus> shown() throws IOException, InterruptedException {
        var shown = new HashMap<String, MessageStatus>();
        pages(
                Part.OUTBOUND,
                "/v1/messages",
                message -> shown.put(
                        message.path("id").asText(),
                        MessageStatus.valueOf(message.path("status").asText())));
        return shown;
    }

    @Override
    public void close() {
        http.close();
    }

    /** Asks the vault for the keyed ids and the tokens that are not known yet. */
    private void learn(List<JsonNode> posted) throws IOException, InterruptedException {
        Set<String> wamids = new LinkedHashSet<>();
        Set<String> people = new LinkedHashSet<>();
        for (var webhook : posted) {
            var wamid = text(webhook, "message");
            if (wamid != null && !keyedIds.containsKey(wamid)) {
                wamids.add(wamid);
            }
            var person = text(webhook, "person");
            if (text(webhook, "value") != null && person != null && !subjects.containsKey(person)) {
                people.add(person);
            }
        }
        var rest = new ArrayList<>(wamids);
        while (!rest.isEmpty()) {
            var some = rest.subList(0, Math.min(PAGE, rest.size()));
            var request = MAPPER.createObjectNode();
            var items = request.putArray("items");
            some.forEach(wamid -> items.addObject().putObject("ids").put("message", wamid));
            var answers = post(Part.VAULT, "/v1/protect", request).path("items");
            for (int i = 0; i < some.size(); i++) {
                var keyed = answers.path(i).at("/ids/message").asText();
                if (keyed.isEmpty()) {
                    throw new IOException("the vault gave no keyed id");
                }
                keyedIds.put(some.get(i), keyed);
            }
            some.clear();
        }
        for (var person : people) {
            var answer = department.post(
                    URI.create(at.url(Part.VAULT) + "/v1/subjects/lookup"),
                    MAPPER.createObjectNode()
                            .put("kind", "PHONE")
                            .put("value", "+" + person)
                            .toString());
            if (answer.status() == 200) {
                subjects.put(person, answer.json().path("subject").asText());
            } else if (answer.status() != 404) {
                throw new IOException("the vault answered " + answer.status() + " to a look-up");
            }
        }
    }

    private void pages(Part part, String path, Consumer<JsonNode> reaction) throws IOException, InterruptedException {
        @Nullable String cursor = null;
        do {
            var page = get(part, path + "?limit=" + PAGE + (cursor == null ? "" : "&cursor=" + encoded(cursor)));
            page.path("items").forEach(reaction);
            cursor = text(page, "next");
        } while (cursor != null);
    }

    private JsonNode get(Part part, String path) throws IOException, InterruptedException {
        return json(part, path, callerOf(part).get(URI.create(at.url(part) + path)));
    }

    private JsonNode post(Part part, String path, ObjectNode body) throws IOException, InterruptedException {
        return json(part, path, callerOf(part).post(URI.create(at.url(part) + path), body.toString()));
    }

    private JsonHttp callerOf(Part part) {
        return part == Part.SIMULATOR ? http : department;
    }

    private static JsonNode json(Part part, String path, JsonHttp.Answer answer) throws IOException {
        if (answer.status() != 200) {
            throw new IOException(
                    part.label() + " answered " + answer.status() + " to " + path.replaceAll("\\?.*", ""));
        }
        return answer.json();
    }

    private static String encoded(String cursor) {
        return URLEncoder.encode(cursor, StandardCharsets.UTF_8);
    }

    private static @Nullable String text(JsonNode parent, String member) {
        var value = parent.path(member);
        return value.isMissingNode() || value.isNull() ? null : value.asText();
    }
}
