package io.optward.ingress.webhook;

/** Where a value may be seen by everybody, by the table of fields. */
public final class PlainFieldsOfTheTable {

    private static final WebhookFields FIELDS = WebhookFields.ofThisService();

    private PlainFieldsOfTheTable() {}

    /** Whether the field is plain and the value has its form. */
    public static boolean mayHold(String field, String value) {
        return FIELDS.of(field)
                .map(WebhookFields.Line::form)
                .filter(form -> form.has(value))
                .isPresent();
    }
}
