package io.optward.contracts;

/**
 * The name and version of an event type.
 *
 * @param name {@code message.received}
 * @param version 1 or more
 */
public record EventName(String name, int version) {

    /** Reads the name from the record's {@link EventType}. */
    public static EventName of(Class<? extends Event> event) {
        var type = event.getAnnotation(EventType.class);
        if (type == null) {
            throw new IllegalArgumentException(event.getName() + " has no @EventType");
        }
        return new EventName(type.value(), type.version());
    }

    /** As in {@code ce_type}: {@code message.received.v1}. */
    public String ceType() {
        return name + ".v" + version;
    }

    /** As in {@code ce_dataschema}: {@code urn:optward:schema:message.received:v1}. */
    public String dataSchema() {
        return "urn:optward:schema:" + name + ":v" + version;
    }

    /** Where the JSON Schema stands on the class path: {@code /schemas/message.received/v1.json}. */
    public String schemaResource() {
        return "/schemas/" + name + "/v" + version + ".json";
    }
}
