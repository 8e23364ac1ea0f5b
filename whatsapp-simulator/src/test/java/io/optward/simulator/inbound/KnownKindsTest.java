package io.optward.simulator.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.simulator.SimulatorTest;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class KnownKindsTest extends SimulatorTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text | {'type':'text'}",
                "text.body | {'type':'text','text':{}}",
                "referral | {'text':'Hi','referral':7}",
                "image.size | {'type':'image','image':{'size':0}}",
                "image.bytes | {'type':'image','image':{'bytes':'no base64!'}}",
                "image.sha256 | {'type':'image','image':{'id':'774400000000001'}}",
                "location | {'type':'location'}",
                "location.latitude | {'type':'location','location':{'longitude':4.8}}",
                "location.longitude | {'type':'location','location':{'latitude':52.3,'longitude':181}}",
                "contacts | {'type':'contacts','contacts':[]}",
                "interactive.type | {'type':'interactive','interactive':{'type':'dance'}}",
                "interactive.button_reply | {'type':'interactive','interactive':{'type':'button_reply'}}",
                "interactive.list_reply.title | {'type':'interactive','interactive':{'type':'list_reply','list_reply':{'id':'a'}}}",
                "interactive.nfm_reply.response_json | {'type':'interactive','interactive':{'type':'nfm_reply','nfm_reply':{}}}",
                "interactive.call_permission_reply.response | "
                        + "{'type':'interactive','interactive':{'type':'call_permission_reply','call_permission_reply':{'response':'maybe'}}}",
                "button.text | {'type':'button','button':{}}",
                "order.catalog_id | {'type':'order','order':{}}",
                "order.product_items | {'type':'order','order':{'catalog_id':'1'}}",
                "reaction.message_id | {'type':'reaction','reaction':{'emoji':'x'}}",
                "system.type | {'type':'system','system':{}}",
                "system.wa_id | {'type':'system','system':{'type':'user_changed_number'}}",
                "edit.original_message_id | {'type':'edit','edit':{}}",
                "edit.message | {'type':'edit','edit':{'original_message_id':'wamid.A'}}",
                "revoke.original_message_id | {'type':'revoke','revoke':{}}"
            })
    void whatAKindLacksIsNamedAndNothingIsPosted(String field, String message) {
        writes(AMARA, message.replace('\'', '"'))
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo(field));

        assertThat(receiver.received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text | {'type':'text','text':{'body':'Is my appointment confirmed?'},'group_id':'Y2FwaV9ncm91cA==',"
                        + "'context':{'forwarded':true,'frequently_forwarded':true,"
                        + "'referred_product':{'catalog_id':'6611','product_retailer_id':'KIT-7'}}}",
                "image | {'type':'image','image':{'caption':'my badge'}}",
                "video | {'type':'video','video':{'caption':'my walk'}}",
                "document | {'type':'document','document':{'filename':'letter of Amara.pdf'}}",
                "audio | {'type':'audio','audio':{'voice':true}}",
                "voice | {'type':'voice'}",
                "sticker | {'type':'sticker','sticker':{'animated':true}}",
                "location | {'type':'location','location':{'latitude':52.3702,'longitude':4.8952,'name':'Noord Clinic'}}",
                "contacts | {'type':'contacts','contacts':[{'origin':'other','vcard':'BEGIN:VCARD','name':{'first_name':'Bo'}}]}",
                "interactive | {'type':'interactive','interactive':{'type':'button_reply','button_reply':{'id':'no','title':'No'}}}",
                "interactive | {'type':'interactive','interactive':{'type':'list_reply','list_reply':{'id':'a','title':'Billing'}}}",
                "interactive | {'type':'interactive','interactive':{'type':'nfm_reply',"
                        + "'nfm_reply':{'name':'address_message','response_json':'{}'}}}",
                "interactive | {'type':'interactive','interactive':{'type':'call_permission_reply',"
                        + "'call_permission_reply':{'response':'accept'}}}",
                "button | {'type':'button','button':{'payload':'OPTOUT:MARKETING','text':'Stop promotions'}}",
                "order | {'type':'order','order':{'catalog_id':'6611','text':'','product_items':[{'product_retailer_id':'KIT-7',"
                        + "'quantity':2,'item_price':12.5,'currency':'EUR'}]}}",
                "reaction | {'type':'reaction','reaction':{'message_id':'wamid.A','emoji':'x'}}",
                "edit | {'type':'edit','edit':{'original_message_id':'wamid.A','message':{'type':'text','text':{'body':'b'}}}}",
                "revoke | {'type':'revoke','revoke':{'original_message_id':'wamid.A'}}",
                "system | {'type':'system','system':{'type':'user_changed_number','wa_id':'15550100888'}}",
                "system | {'type':'system','system':{'type':'user_changed_user_id','user_id':'US.9W4NXY21L8QEB3'}}",
                "system | {'type':'system','system':{'type':'customer_identity_changed'}}",
                "unsupported | {'type':'unsupported','unsupported':{'type':'poll'}}",
                "request_welcome | {'type':'request_welcome'}"
            })
    void everyKindThatMetasDocumentsNameIsTold(String type, String message) {
        writes(AMARA, message.replace('\'', '"')).statusCode(200);

        assertThat(posted().get("type").asText()).isEqualTo(type);
        assertThat(posted().get("from").asText()).isEqualTo(AMARA_WA_ID);
        assertThat(posted().has(type)).isEqualTo(!type.equals("request_welcome"));
        assertThat(receiver.received().getFirst().value().has("contacts")).isEqualTo(!type.equals("system"));
    }

    @Test
    void aWrongFormIsPassedOnWhenItIsMeant() {
        writes(AMARA, "{\"type\":\"reaction\",\"reaction\":{},\"asIs\":true}").statusCode(200);

        assertThat(posted().get("reaction")).isEmpty();
    }

    @Test
    void kindsThatNobodyKnowsPass() {
        writes(AMARA, "{\"type\":\"hologram\",\"hologram\":{\"of\":\"Amara\"}}").statusCode(200);

        assertThat(posted().at("/hologram/of").asText()).isEqualTo("Amara");
    }

    @Test
    void anAnswerNamesTheMessageThatItIsTo() {
        writes(AMARA, "{\"text\":\"Yes\",\"replyTo\":\"wamid.OUT\"}").statusCode(200);

        assertThat(posted().at("/context/id").asText()).isEqualTo("wamid.OUT");
        assertThat(posted().at("/context/from").asText()).startsWith("1555019");
    }

    @Test
    void aFlowsAnswerIsJsonWithinText() {
        writes(AMARA, """
                {"type":"interactive","interactive":{"type":"nfm_reply",
                 "nfm_reply":{"response_json":{"flow_token":"ft-1","prefers":"email"}}}}""").statusCode(200);

        JsonNode reply = posted().at("/interactive/nfm_reply");
        assertThat(reply.get("name").asText()).isEqualTo("flow");
        assertThat(reply.get("response_json").textValue()).isEqualTo("{\"flow_token\":\"ft-1\",\"prefers\":\"email\"}");
    }

    @Test
    void aTapOnATemplatesButtonSendsTheLabelUnlessAPayloadIsGiven() {
        writes(AMARA, "{\"type\":\"button\",\"button\":{\"text\":\"Stop promotions\"}}")
                .statusCode(200);

        assertThat(posted().at("/button/payload").asText()).isEqualTo("Stop promotions");
    }

    @Test
    void anAdIsFilledIn() {
        writes(AMARA, "{\"text\":\"Hi\",\"referral\":{\"headline\":\"Flu shots\"}}")
                .statusCode(200);

        assertThat(posted().at("/referral/headline").asText()).isEqualTo("Flu shots");
        assertThat(posted().at("/referral/source_type").asText()).isEqualTo("ad");
        assertThat(posted().at("/referral/ctwa_clid").asText()).isNotEmpty();
    }

    @Test
    void whatTheApiDoesNotCarryArrivesWithItsError() {
        writes(AMARA, "{\"type\":\"unsupported\"}").statusCode(200);

        assertThat(posted().at("/errors/0/code").asInt()).isEqualTo(131051);
        assertThat(posted().at("/unsupported/type").asText()).isEqualTo("poll");
    }

    private JsonNode posted() {
        return receiver.received().getFirst().value().at("/messages/0");
    }
}
