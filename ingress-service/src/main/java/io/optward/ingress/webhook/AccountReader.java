package io.optward.ingress.webhook;

import static io.optward.ingress.webhook.WebhookJson.elements;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.contracts.account.AccountDetail;
import io.optward.contracts.account.AccountDetail.Template;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what Meta says about the business itself: accounts, limits, numbers, templates and Flows. */
final class AccountReader {

    private final WebhookFields fields;
    private final Map<String, Function<JsonNode, AccountDetail>> byField;
    private final PlainField errorCode;

    AccountReader(WebhookFields fields) {
        this.fields = fields;
        errorCode = fields.plain("errors[].code");
        byField = Map.ofEntries(
                Map.entry("account_update", accountUpdate()),
                Map.entry("account_alerts", accountAlert()),
                Map.entry("account_review_update", accountReview()),
                Map.entry("business_capability_update", capability()),
                Map.entry("phone_number_quality_update", numberQuality()),
                Map.entry("phone_number_name_update", numberName()),
                Map.entry("message_template_status_update", templateStatus()),
                Map.entry("template_category_update", templateCategory()),
                Map.entry("message_template_quality_update", templateQuality()),
                Map.entry("message_template_components_update", templateText()),
                Map.entry("flows", flow()));
    }

    /** What a change of this field says; empty if the field is about something else. */
    Optional<AccountDetail> read(String field, JsonNode value) {
        return Optional.ofNullable(byField.get(field)).map(reader -> reader.apply(value));
    }

    /** Errors that came with whatever else a change says; empty if there are none. */
    Optional<AccountDetail> errors(JsonNode value) {
        var codes = codes(value);
        return codes.isEmpty() ? Optional.empty() : Optional.of(new AccountDetail.Errors(codes));
    }

    private List<Integer> codes(JsonNode value) {
        return elements(value, "errors").stream()
                .map(errorCode::numberIn)
                .flatMap(Stream::ofNullable)
                .toList();
    }

    private Function<JsonNode, AccountDetail> accountUpdate() {
        var event = fields.plain("account_update.event");
        var restriction = fields.plain("account_update.restriction_info[].restriction_type");
        var expiration = fields.plain("account_update.restriction_info[].expiration");
        var violation = fields.plain("account_update.violation_info.violation_type");
        var banState = fields.plain("account_update.ban_info.waba_ban_state");
        var reason = fields.plain("account_update.disconnection_info.reason");
        var tier = fields.plain("account_update.volume_tier_info.tier");
        return value -> new AccountDetail.AccountUpdate(
                event.in(value),
                elements(value, "restriction_info").stream()
                        .map(each -> new AccountDetail.Restriction(restriction.in(each), expiration.instantIn(each)))
                        .toList(),
                violation.in(value.path("violation_info")),
                banState.in(value.path("ban_info")),
                reason.in(value.path("disconnection_info")),
                tier.in(value.path("volume_tier_info")));
    }

    private Function<JsonNode, AccountDetail> accountAlert() {
        var about = fields.plain("account_alerts.entity_type");
        var severity = fields.plain("account_alerts.alert_info.alert_severity");
        var status = fields.plain("account_alerts.alert_info.alert_status");
        var alert = fields.plain("account_alerts.alert_info.alert_type");
        return value -> {
            var info = value.path("alert_info");
            return new AccountDetail.AccountAlert(about.in(value), severity.in(info), status.in(info), alert.in(info));
        };
    }

    private Function<JsonNode, AccountDetail> accountReview() {
        var decision = fields.plain("account_review_update.decision");
        return value -> new AccountDetail.AccountReview(decision.in(value));
    }

    private Function<JsonNode, AccountDetail> capability() {
        var perBusiness = fields.plain("business_capability_update.max_daily_conversations_per_business");
        var perPhone = fields.plain("business_capability_update.max_daily_conversation_per_phone");
        var numbers = fields.plain("business_capability_update.max_phone_numbers_per_business");
        var numbersOfAccount = fields.plain("business_capability_update.max_phone_numbers_per_waba");
        return value -> new AccountDetail.Capability(
                either(perBusiness.in(value), perPhone.in(value)),
                either(numbers.numberIn(value), numbersOfAccount.numberIn(value)));
    }

    private Function<JsonNode, AccountDetail> numberQuality() {
        var event = fields.plain("phone_number_quality_update.event");
        var limit = fields.plain("phone_number_quality_update.max_daily_conversations_per_business");
        var olderLimit = fields.plain("phone_number_quality_update.current_limit");
        return value -> new AccountDetail.NumberQuality(event.in(value), either(limit.in(value), olderLimit.in(value)));
    }

    private Function<JsonNode, AccountDetail> numberName() {
        var decision = fields.plain("phone_number_name_update.decision");
        var rejection = fields.plain("phone_number_name_update.rejection_reason");
        return value -> new AccountDetail.NumberName(decision.in(value), rejection.in(value));
    }

    private Function<JsonNode, AccountDetail> templateStatus() {
        var template = template("message_template_status_update");
        var category = fields.plain("message_template_status_update.message_template_category");
        var event = fields.plain("message_template_status_update.event");
        var reason = fields.plain("message_template_status_update.reason");
        var title = fields.plain("message_template_status_update.other_info.title");
        var disabledAt = fields.plain("message_template_status_update.disable_info.disable_date");
        return value -> new AccountDetail.TemplateStatus(
                template.apply(value, category.in(value)),
                event.in(value),
                reason.in(value),
                title.in(value.path("other_info")),
                disabledAt.instantIn(value.path("disable_info")));
    }

    private Function<JsonNode, AccountDetail> templateCategory() {
        var template = template("template_category_update");
        var previous = fields.plain("template_category_update.previous_category");
        var present = fields.plain("template_category_update.new_category");
        var announced = fields.plain("template_category_update.correct_category");
        var changesAt = fields.plain("template_category_update.category_update_timestamp");
        return value -> new AccountDetail.TemplateCategory(
                template.apply(value, null),
                previous.in(value),
                present.in(value),
                announced.in(value),
                changesAt.instantIn(value));
    }

    private Function<JsonNode, AccountDetail> templateQuality() {
        var template = template("message_template_quality_update");
        var previous = fields.plain("message_template_quality_update.previous_quality_score");
        var present = fields.plain("message_template_quality_update.new_quality_score");
        return value ->
                new AccountDetail.TemplateQuality(template.apply(value, null), previous.in(value), present.in(value));
    }

    private Function<JsonNode, AccountDetail> templateText() {
        var template = template("message_template_components_update");
        return value -> new AccountDetail.TemplateText(template.apply(value, null));
    }

    private Function<JsonNode, AccountDetail> flow() {
        var event = fields.plain("flows.event");
        var flow = fields.plain("flows.flow_id");
        var previous = fields.plain("flows.old_status");
        var present = fields.plain("flows.new_status");
        var alert = fields.plain("flows.alert_state");
        return value -> new AccountDetail.FlowReport(
                event.in(value), flow.in(value), previous.in(value), present.in(value), alert.in(value));
    }

    private TemplateReader template(String field) {
        var id = fields.plain(field + ".message_template_id");
        var name = fields.plain(field + ".message_template_name");
        var language = fields.plain(field + ".message_template_language");
        return (value, category) -> new Template(id.in(value), name.in(value), language.in(value), category);
    }

    private static <T> @Nullable T either(@Nullable T one, @Nullable T other) {
        return one == null ? other : one;
    }

    @FunctionalInterface
    private interface TemplateReader {
        Template apply(JsonNode value, @Nullable String category);
    }
}
