package io.optward.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Steps in which a department wants to send, and consent decides. */
final class DepartmentsSend {

    private static final Set<String> WENT_OUT = Set.of("SUBMITTED", "SENT", "DELIVERED", "READ");
    private static final Set<String> SETTLED = Set.of("DENIED", "FAILED", "EXPIRED", "CANCELLED", "READ");

    private DepartmentsSend() {}

    static void withoutConsentNothingGoesOut(Stage stage, StepRecord record) throws Exception {
        var gateway = new Gateway(stage);
        var accepted = gateway.asksForMarketing("Amara", stage.unique("marketing-before-consent"));
        record.did("a department asks to send Amara the marketing template autumn_checkup")
                .expect("202, ACCEPTED: the decision is taken later", accepted, accepted.status() == 202);
        var message = gateway.comesTo(id(accepted), SETTLED);
        record.expect("it is DENIED with NO_CONSENT", standing(message), isDenied(message, "NO_CONSENT"));
        var arrived = gateway.arrivedFor("Amara").size();
        record.expect("nothing reached WhatsApp", arrived + " messages", arrived == 0);
    }

    static void withConsentItGoesOut(Stage stage, StepRecord record) throws Exception {
        var gateway = new Gateway(stage);
        var grant = gateway.assertsGrant("Amara");
        record.did("the department shows evidence of Amara's consent: a web form, and the notice it showed")
                .expect("201, GRANTED", grant, grant.status() == 201 && "GRANTED".equals(state(grant)));
        var key = stage.unique("marketing-with-consent");
        var accepted = gateway.asksForMarketing("Amara", key);
        stage.note("sent key", key);
        stage.note("sent answer", accepted.text());
        var message = gateway.comesTo(id(accepted), SETTLED);
        record.did("the department asks again, under a new idempotency key")
                .expect("it was sent, delivered and read", standing(message), "READ".equals(status(message)));
        var history = historyOf(message);
        record.expect(
                "every state stands in its history",
                history,
                history.containsAll(
                        List.of("ACCEPTED", "CLEARED", "SENDING", "SUBMITTED", "SENT", "DELIVERED", "READ")));
        var arrived = gateway.arrivedFor("Amara");
        var number =
                arrived.isEmpty() ? "nothing" : arrived.getFirst().path("to").asText();
        record.expect(
                "WhatsApp got it with the real number",
                number.replaceAll("\\d(?=\\d{4})", "•"),
                arrived.size() == 1 && digits(number).equals(digits(stage.phoneOf("Amara"))));
    }

    static void theSameKeyIsTheSameMessage(Stage stage, StepRecord record) throws Exception {
        var gateway = new Gateway(stage);
        var again = gateway.asksForMarketing("Amara", stage.noted("sent key"));
        record.did("the department posts the same body under the same idempotency key")
                .expect(
                        "the same answer",
                        again,
                        again.status() == 202 && again.text().equals(stage.noted("sent answer")));
        var other = gateway.asksForMarketing("Amara", stage.noted("sent key"), "Zuid");
        record.did("and another body under the same key")
                .expect(
                        "409, with the reason",
                        other,
                        other.status() == 409
                                && "IDEMPOTENCY_KEY_REUSED"
                                        .equals(other.json().path("reason").asText()));
        var arrived = gateway.arrivedFor("Amara").size();
        record.expect("nothing was sent twice", arrived + " message at WhatsApp", arrived == 1);
    }

    static void overKafkaItIsTheSame(Stage stage, StepRecord record) throws Exception {
        var gateway = new Gateway(stage);
        var topic = new RequestTopic(stage, Gateway.DEPARTMENT);
        var before = gateway.arrivedFor("Amara").size();
        var sealed = topic.seals("Amara", stage.unique("marketing-over-kafka"));
        var place = topic.asks(sealed);
        record.did(
                "the department has the vault seal what it wants to say, and asks for it on its own topic: " + place);
        var accepted = topic.firstToldOf(sealed);
        record.expect(
                "outbound.results tells of a message of this department, asked for there",
                accepted.path("request").asText() + " is " + status(accepted),
                "ACCEPTED".equals(status(accepted))
                        && Gateway.DEPARTMENT.equals(accepted.path("department").asText())
                        && place.equals(accepted.path("asked").asText()));
        var message = gateway.comesTo(accepted.path("request").asText(), SETTLED);
        var arrived = gateway.arrivedFor("Amara").size() - before;
        record.expect("it was sent, delivered and read", standing(message), "READ".equals(status(message)));
        record.expect("WhatsApp got one more message for her", arrived + " messages", arrived == 1);

        var other = topic.seals("Amara", stage.unique("marketing-in-another-name"));
        topic.asks(other, "/demo-care-desk");
        var refused = topic.firstToldOf(other);
        record.did("it asks once more, and says that it is the care desk")
                .expect(
                        "refused, and told to the department whose topic it is",
                        refused.path("reason").asText() + " to "
                                + refused.path("department").asText(),
                        "SOURCE_IS_ANOTHER".equals(refused.path("reason").asText())
                                && Gateway.DEPARTMENT.equals(
                                        refused.path("department").asText()));
    }

    static void stopIsHonoured(Stage stage, StepRecord record) throws Exception {
        var gateway = new Gateway(stage);
        var subject = stage.noted("subject of Amara");
        var begun = System.nanoTime();
        gateway.writes("Amara", "STOP");
        var denial = stage.eventually(Gateway.PATIENCE, Duration.ofMillis(2), () -> Optional.of(
                        gateway.decisionOnMarketing(subject))
                .filter(decision -> "DENY".equals(decision.path("outcome").asText())));
        long milliseconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        record.did("Amara writes STOP")
                .expect(
                        "from then on the decision is DENY, CONSENT_WITHDRAWN",
                        denial.map(decision -> decision.path("reason").asText()).orElse("no denial") + ", "
                                + milliseconds + " ms from the webhook to a denying decision",
                        denial.filter(decision -> "CONSENT_WITHDRAWN"
                                        .equals(decision.path("reason").asText()))
                                .isPresent());
        stage.note("milliseconds from STOP to denial", Long.toString(milliseconds));
        expectDenied(gateway, stage, record, "after-stop");

        var grant = gateway.assertsGrant("Amara");
        record.did("the department asserts a grant over the withdrawal")
                .expect("201, but PENDING: only Amara can lift it", grant, "PENDING".equals(state(grant)));
        expectDenied(gateway, stage, record, "while-pending");

        gateway.writes("Amara", "START");
        stage.eventually(Gateway.PATIENCE, () -> Optional.of(gateway.decisionOnMarketing(subject))
                .filter(decision -> "ALLOW".equals(decision.path("outcome").asText())));
        var message =
                gateway.comesTo(id(gateway.asksForMarketing("Amara", stage.unique("marketing-after-start"))), SETTLED);
        record.did("Amara writes START, and the department asks once more")
                .expect("now it goes out", standing(message), WENT_OUT.contains(status(message)));
    }

    private static void expectDenied(Gateway gateway, Stage stage, StepRecord record, String when) throws Exception {
        var message =
                gateway.comesTo(id(gateway.asksForMarketing("Amara", stage.unique("marketing-" + when))), SETTLED);
        record.did("the department asks to send marketing")
                .expect("DENIED, CONSENT_WITHDRAWN", standing(message), isDenied(message, "CONSENT_WITHDRAWN"));
    }

    static void careAnswersWhoeverWroteToday(Stage stage, StepRecord record) throws Exception {
        var gateway = new Gateway(stage);
        gateway.wrote("Bela", "When do you open, asks Bela", Instant.now().minus(Duration.ofMinutes(1)));
        gateway.wrote("Chidi", "When do you open, asked Chidi", Instant.now().minus(Duration.ofHours(25)));
        for (var person : List.of("Bela", "Chidi")) {
            stage.eventually(Gateway.PATIENCE, () -> {
                var subject = gateway.subjectOf(person);
                return subject.filter(
                        token -> !stage.records("messages.inbound", token).isEmpty());
            });
        }
        record.did("Bela wrote a minute ago; Chidi's message is stamped 25 hours ago");
        var toBela = gateway.comesTo(
                id(gateway.asksForCareReply("Bela", "We open at nine, dear Bela.", stage.unique("care-bela"))),
                SETTLED);
        record.expect("a care reply to Bela goes out", standing(toBela), WENT_OUT.contains(status(toBela)));
        var toChidi = gateway.comesTo(
                id(gateway.asksForCareReply("Chidi", "We open at nine, dear Chidi.", stage.unique("care-chidi"))),
                SETTLED);
        record.expect("one to Chidi is DENIED", standing(toChidi), isDenied(toChidi, "NOT_HEARD_FROM_FOR_A_DAY"));
    }

    private static boolean isDenied(JsonNode message, String reason) {
        return "DENIED".equals(status(message))
                && reason.equals(message.path("reasons").path(0).asText());
    }

    private static String id(JsonHttp.Answer accepted) {
        var id = accepted.json().path("id").asText();
        if (id.isEmpty()) {
            throw new IllegalStateException("the message was not accepted: " + accepted);
        }
        return id;
    }

    private static String state(JsonHttp.Answer consent) {
        return consent.json().path("state").asText();
    }

    private static String status(JsonNode message) {
        return message.path("status").asText();
    }

    private static String standing(JsonNode message) {
        var reasons = message.path("reasons");
        return message.path("id").asText() + " is " + status(message) + (reasons.isEmpty() ? "" : " " + reasons);
    }

    private static List<String> historyOf(JsonNode message) {
        var states = new ArrayList<String>();
        message.path("history")
                .forEach(change -> states.add(change.path("status").asText()));
        return states;
    }

    private static String digits(String number) {
        return number.replaceAll("\\D", "");
    }
}
