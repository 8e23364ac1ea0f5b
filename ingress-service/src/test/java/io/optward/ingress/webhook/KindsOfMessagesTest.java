package io.optward.ingress.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.inbound.InboundEvent.IdentityChanged;
import io.optward.contracts.inbound.InboundEvent.MessageReceived.Kind;
import io.optward.contracts.inbound.MessageDetail;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Meta's messages look like, with every quirk that was seen. Each block is one element of {@code messages}. */
class KindsOfMessagesTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-23T12:00:00Z");
    private static final Alias OLD_NUMBER = new Alias(AliasKind.WA_ID, "15550100777");
    private static final Alias NEW_NUMBER = new Alias(AliasKind.WA_ID, "15550100888");
    private static final Alias OLD_ID = new Alias(AliasKind.BSUID, "US.7Q2MZX84K1PDA0");
    private static final Alias NEW_ID = new Alias(AliasKind.BSUID, "US.9W4NXY21L8QEB3");

    private final WebhookParser parser = WebhookParserFixture.parser();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'type':'image'                                                    | UNKNOWN",
                "'type':'image','image':'none'                                     | UNKNOWN",
                "'type':'image','image':{}                                         | IMAGE",
                "'type':'voice','voice':{'id':'1'}                                 | AUDIO",
                "'type':'contacts'                                                 | UNKNOWN",
                "'type':'contacts','contacts':[]                                   | CONTACTS",
                "'type':'interactive'                                              | UNKNOWN",
                "'type':'interactive','interactive':{'type':'button_reply'}        | UNKNOWN",
                "'type':'interactive','interactive':{'type':'telepathy','telepathy':{}} | UNKNOWN",
                "'type':'interactive','interactive':{'type':'nfm_reply','nfm_reply':{}} | FLOW_REPLY",
                "'type':'button'                                                   | UNKNOWN",
                "'type':'button','button':{}                                       | BUTTON",
                "'type':'order','order':{'product_items':null}                     | ORDER",
                "'type':'edit'                                                     | UNKNOWN",
                "'type':'edit','edit':{'message':{'type':'text'}}                  | UNKNOWN",
                "'type':'revoke','revoke':{}                                       | UNKNOWN",
                "'type':'reaction','reaction':{'emoji':'x'}                        | UNKNOWN",
                "'type':'system'                                                   | UNKNOWN",
                "'type':'unsupported'                                              | UNSUPPORTED",
                "'type':'unknown','errors':'none'                                  | UNSUPPORTED",
                "'type':'request_welcome'                                          | REQUEST_WELCOME",
                "'type':7                                                          | UNKNOWN",
                "'timestamp':'soon'                                                | UNKNOWN"
            })
    void aMissingOrOddObjectFailsNothing(String members, Kind kind) {
        assertThat(message(members).content().kind()).isEqualTo(kind);
        assertThat(message(members).content().json()).isNotNull();
    }

    @Test
    void theTwoWritingsOfAFilesDigestAreOne() {
        var base64 = "'type':'image','image':{'sha256':'mZ0b3m1o7S9yJ1u7nJ3h4d2c8kq5v6w7x8y9z0A1B2E='}";
        var hex =
                "'type':'image','image':{'sha256':'999D1BDE6D68ED2F72275BBB9C9DE1E1DD9CF24AB9BFAC3BC7CCBDCF40350761'}";
        assertThat(message(base64).content().named())
                .isEqualTo(message(hex).content().named())
                .contains("999d1bde");
    }

    @ParameterizedTest
    @ValueSource(strings = {"48211", "'48211'"})
    void theSizeOfAFileMayBeATextOrANumber(String size) {
        assertThat(message("'type':'image','image':{'id':'1','file_size':" + size + "}")
                        .content()
                        .detail())
                .isEqualTo(new MessageDetail.Media("1", null, null, 48211L, false, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\\\"flow_token\\\":\\\"ft-1\\\"}  | ft-1",
                "{\\\"prefers\\\":\\\"email\\\"}    |",
                "[1,2]                              |",
                "\\\"just words\\\"                 |",
                "not JSON                           |",
                "                                   |"
            })
    void theAnswerOfAFormMayBeAnything(String response, String token) {
        var reply = message("'type':'interactive','interactive':{'type':'nfm_reply','nfm_reply':{'name':'flow',"
                + "'response_json':'" + (response == null ? "" : response) + "'}}");
        assertThat(reply.content().named()).isEqualTo(token);
        assertThat(reply.content().detail()).isEqualTo(new MessageDetail.FlowAnswer("flow", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'message_id':'wamid.1'}", "{'message_id':'wamid.1','emoji':''}"})
    void aReactionWithoutAnEmojiIsTakenAway(String reaction) {
        assertThat(item("'type':'reaction','reaction':" + reaction))
                .isInstanceOfSatisfying(WebhookItem.Reaction.class, taken -> assertThat(taken.removed())
                        .isTrue());
    }

    @Test
    void anEditSaysWhatTheMessageSaysNow() {
        assertThat(item("'type':'edit','edit':{'original_message_id':'wamid.1','message':{'context':{'id':'M0'},"
                        + "'type':'text','text':{'body':'Moved?'}}}"))
                .isInstanceOfSatisfying(WebhookItem.Edit.class, edit -> {
                    assertThat(edit.original()).isEqualTo("wamid.1");
                    assertThat(edit.content().kind()).isEqualTo(Kind.TEXT);
                    assertThat(edit.content().body()).isEqualTo("Moved?");
                    assertThat(edit.content().json()).contains("wamid.1");
                });
    }

    @Test
    void whoGivesTheirOwnNumberByAButtonIsKnownByIt() {
        var cards = "'contacts':[{'origin':'%s','phones':[{'wa_id':'15550100777'}]}]";
        assertThat(nameless("'type':'contacts'," + cards.formatted("contact_request"))
                        .aliases())
                .containsExactly(OLD_NUMBER, OLD_ID);
        assertThat(nameless("'type':'contacts'," + cards.formatted("other")).aliases())
                .containsExactly(OLD_ID);
    }

    @Test
    void whoHasAnotherNumberHasItInsteadOfTheFormerOne() {
        assertThat(item("'type':'system','system':{'type':'user_changed_number','wa_id':'15550100888'}"))
                .isInstanceOfSatisfying(WebhookItem.Identity.class, changed -> {
                    assertThat(changed.aliases()).containsExactly(NEW_NUMBER);
                    assertThat(changed.move()).isEqualTo(new WebhookItem.Move.Number(OLD_NUMBER, NEW_NUMBER));
                });
    }

    @Test
    void twoUserIdsAreJoinedOnlyWhereOneWebhookNamesBoth() {
        var changed = "'type':'system','system':{'type':'user_changed_user_id','user_id':'US.9W4NXY21L8QEB3'}";
        assertThat(item(changed + ",'from_user_id':'US.7Q2MZX84K1PDA0'"))
                .isInstanceOfSatisfying(WebhookItem.Identity.class, both -> {
                    assertThat(both.aliases()).containsExactly(NEW_ID);
                    assertThat(both.move()).isEqualTo(new WebhookItem.Move.UserId(OLD_ID, NEW_ID));
                });
        assertThat(item(changed)).isInstanceOfSatisfying(WebhookItem.Identity.class, one -> {
            assertThat(one.change()).isEqualTo(IdentityChanged.Change.USER_ID);
            assertThat(one.aliases()).containsExactly(OLD_NUMBER);
            assertThat(one.move()).isNull();
        });
    }

    @Test
    void anotherDeviceIsToldOfThePersonAsTheyAreKnown() {
        assertThat(item("'type':'system','system':{'type':'customer_identity_changed'}"))
                .isInstanceOfSatisfying(WebhookItem.Identity.class, changed -> {
                    assertThat(changed.change()).isEqualTo(IdentityChanged.Change.SECURITY_CODE);
                    assertThat(changed.aliases()).containsExactly(OLD_NUMBER);
                    assertThat(changed.move()).isNull();
                });
    }

    @Test
    void whatIsOverheardOfSomebodyElsesNumberIsNobodysAct() {
        var webhook = body("messages", "'type':'text','text':{'body':'STOP'}")
                .replace("\"field\":\"messages\"", "\"field\":\"standby\"");
        assertThat(items(webhook)).singleElement().isInstanceOf(WebhookItem.Report.class);
    }

    @Test
    void eachNumberOfABatchIsToldItsOwn() {
        var first = body("messages", "'type':'text','text':{'body':'one'}");
        var change = first.substring(first.indexOf("{\"field\""), first.lastIndexOf("]}]}"));
        var both = first.replace(change, change + "," + change.replace("330200000000001", "330200000000002"));
        assertThat(items(both))
                .extracting(item -> ((WebhookItem.Message) item).sender())
                .containsExactly("330200000000001", "330200000000002");
    }

    @Test
    void aCallIsThePersonsByWhoeverCalled() {
        assertThat(items(body("calls", "'event':'connect','to':'15550100200'")))
                .singleElement()
                .isInstanceOfSatisfying(WebhookItem.Call.class, call -> {
                    assertThat(call.byPerson()).isTrue();
                    assertThat(call.aliases()).containsExactly(OLD_NUMBER);
                });
        assertThat(items(body("calls", "'event':'connect','to':'15550100999'")))
                .singleElement()
                .isInstanceOf(WebhookItem.Report.class);
    }

    private WebhookItem.Message message(String members) {
        return (WebhookItem.Message) item(members);
    }

    /** Of somebody whose number is hidden. */
    private WebhookItem.Message nameless(String members) {
        var body = body("messages", members + ",'from_user_id':'US.7Q2MZX84K1PDA0'");
        return (WebhookItem.Message)
                items(body.replace("\"from\":\"15550100777\",", "")).getFirst();
    }

    private WebhookItem item(String members) {
        return items(body("messages", members)).getFirst();
    }

    private List<WebhookItem> items(String body) {
        return ((WebhookParser.Outcome.Understood) parser.parse(body.getBytes(StandardCharsets.UTF_8), RECEIVED))
                .items();
    }

    private static String body(String part, String members) {
        var time = members.contains("'timestamp'") ? "" : "'timestamp':'1795340000',";
        return ("{'entry':[{'id':'215500000000001','changes':[{'field':'" + part + "','value':{'metadata':"
                        + "{'display_phone_number':'15550100200','phone_number_id':'330200000000001'},'" + part
                        + "':[{'from':'15550100777','id':'wamid.HBgL'," + time + members + "}]}}]}]}")
                .replace('\'', '"');
    }
}
