package io.optward.simulator.inbound;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.simulator.business.Sender;

/** The beginning that Meta gives to whatever concerns one business number. */
final class Values {

    private Values() {}

    static ObjectNode about(Sender sender) {
        ObjectNode value = JsonNodeFactory.instance.objectNode().put("messaging_product", "whatsapp");
        value.putObject("metadata")
                .put("display_phone_number", sender.displayPhone())
                .put("phone_number_id", sender.id());
        return value;
    }
}
