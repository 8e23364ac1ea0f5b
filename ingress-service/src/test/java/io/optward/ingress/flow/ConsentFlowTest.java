package io.optward.ingress.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.inbound.InboundEvent.SignalHeard;
import io.optward.ingress.VaultOfTheTest;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.UndecodableEventException;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** From the first screen to the signal: what somebody confirms in the Flow is what consent-service is told. */
@QuarkusTest
@TestProfile(ConsentFlowTest.EveryRole.class)
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "ingress"))
@WithTestResource(VaultOfTheTest.class)
class ConsentFlowTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final FlowProcess process = new FlowProcess();

    @Test
    void whoAgreesInAFlowIsHeardWithTheVersionOfTheNoticeThatItShowed() throws Exception {
        var heard = heardAfter("yes", "15550100791");
        assertThat(heard.signal()).isEqualTo(SignalHeard.Signal.OPT_IN);
        assertThat(heard.purpose()).isEqualTo(Purpose.MARKETING);
        assertThat(heard.noticeVersion()).isEqualTo(FlowProcess.NOTICE);
    }

    @Test
    void whoRefusesInAFlowIsHeardAsAnOptOut() throws Exception {
        var heard = heardAfter("no", "15550100792");
        assertThat(heard.signal()).isEqualTo(SignalHeard.Signal.OPT_OUT);
        assertThat(heard.purpose()).isEqualTo(Purpose.MARKETING);
    }

    private SignalHeard heardAfter(String answer, String person) throws Exception {
        await().atMost(SOON).untilAsserted(() -> assertThat(process.keys()).isNotEmpty());
        var token = FlowProcess.token();
        // the person opens the Flow
        var asked = process.exchange("""
                {"version":"3.0","action":"INIT","flow_token":"%s"}""".formatted(token));
        var shown = asked.path("data").path("notice_version").asText();
        assertThat(shown).isEqualTo(FlowProcess.NOTICE);
        // chooses
        var confirm = process.exchange(going("CONSENT", token, answer, shown));
        assertThat(confirm.path("screen").asText()).isEqualTo("CONFIRM");
        // and confirms
        var end = process.exchange(
                going("CONFIRM", token, confirm.path("data").path("answer").asText(), shown));
        assertThat(end.path("screen").asText()).isEqualTo("SUCCESS");
        // WhatsApp posts the end of the Flow as a message of theirs
        var params = end.at("/data/extension_message_response/params").toString();
        await().atMost(SOON).until(() -> process.webhook(answered(person, params)) == 200);
        return await().atMost(SOON)
                .until(() -> heardInFlows(person), found -> !found.isEmpty())
                .getFirst();
    }

    private static String going(String screen, String token, String answer, String notice) {
        return """
                {"version":"3.0","action":"data_exchange","screen":"%s","flow_token":"%s",\
                "data":{"answer":"%s","notice":"%s"}}""".formatted(screen, token, answer, notice);
    }

    private static byte[] answered(String person, String responseJson) {
        var quoted = new String(JsonStringEncoder.getInstance().quoteAsString(responseJson));
        return """
                {"object":"whatsapp_business_account","entry":[{"id":"215500000000001","changes":[{"field":"messages",\
                "value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100200",\
                "phone_number_id":"330200000000001"},"contacts":[{"profile":{"name":"Amara Okoye"},"wa_id":"%1$s"}],\
                "messages":[{"from":"%1$s","id":"wamid.flow-%1$s","timestamp":"1795340000","type":"interactive",\
                "interactive":{"type":"nfm_reply","nfm_reply":{"name":"flow","body":"Sent",\
                "response_json":"%2$s"}}}]}}]}]}""".formatted(person, quoted).getBytes(StandardCharsets.UTF_8);
    }

    private static List<SignalHeard> heardInFlows(String person) {
        return Infrastructure.shared().records("messages.inbound").stream()
                .map(ConsentFlowTest::read)
                .filter(SignalHeard.class::isInstance)
                .map(SignalHeard.class::cast)
                .filter(heard -> heard.method() == SignalHeard.Method.FLOW)
                .filter(heard -> heard.subject().equals(VaultOfTheTest.personOf(person)))
                .toList();
    }

    private static Object read(ConsumerRecord<String, byte[]> record) {
        try {
            return CloudEvents.read(record).event();
        } catch (UndecodableEventException e) {
            throw new AssertionError(e);
        }
    }

    /** A laptop's process that does everything. */
    public static class EveryRole implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            var settings = new HashMap<>(FlowProcess.settings());
            settings.put("optward.ingress.roles", "receiver,normaliser,flows");
            return settings;
        }
    }
}
