package io.optward.contracts.account;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Meta says about the business itself. Words are Meta's own; one that is absent was not there or had a form that it
 * must not have. Prose stands in the sealed content.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = AccountDetail.Other.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = AccountDetail.AccountUpdate.class, name = "account-update"),
    @JsonSubTypes.Type(value = AccountDetail.AccountAlert.class, name = "account-alert"),
    @JsonSubTypes.Type(value = AccountDetail.AccountReview.class, name = "account-review"),
    @JsonSubTypes.Type(value = AccountDetail.Capability.class, name = "capability"),
    @JsonSubTypes.Type(value = AccountDetail.NumberQuality.class, name = "number-quality"),
    @JsonSubTypes.Type(value = AccountDetail.NumberName.class, name = "number-name"),
    @JsonSubTypes.Type(value = AccountDetail.TemplateStatus.class, name = "template-status"),
    @JsonSubTypes.Type(value = AccountDetail.TemplateCategory.class, name = "template-category"),
    @JsonSubTypes.Type(value = AccountDetail.TemplateQuality.class, name = "template-quality"),
    @JsonSubTypes.Type(value = AccountDetail.TemplateText.class, name = "template-text"),
    @JsonSubTypes.Type(value = AccountDetail.FlowReport.class, name = "flow"),
    @JsonSubTypes.Type(value = AccountDetail.Errors.class, name = "errors"),
    @JsonSubTypes.Type(value = AccountDetail.History.class, name = "history"),
    @JsonSubTypes.Type(value = AccountDetail.AddressBook.class, name = "address-book"),
    @JsonSubTypes.Type(value = AccountDetail.Other.class, name = "other")
})
public sealed interface AccountDetail {

    /**
     * Restricted, in violation, banned, offboarded, … (field {@code account_update}).
     *
     * @param event such as {@code ACCOUNT_RESTRICTION}
     * @param violation such as {@code SCAM}
     * @param banState {@code DISABLE}, {@code REINSTATE}, {@code SCHEDULE_FOR_DISABLE}
     * @param disconnected why a number left coexistence
     * @param pricingTier {@code min:max} messages of a month
     */
    record AccountUpdate(
            @Nullable String event,
            List<Restriction> restrictions,
            @Nullable String violation,
            @Nullable String banState,
            @Nullable String disconnected,
            @Nullable String pricingTier)
            implements AccountDetail {}

    /**
     * What may not be done.
     *
     * @param restriction such as {@code RESTRICTED_BIZ_INITIATED_MESSAGING}
     * @param expiresAt absent where Meta names no end
     */
    record Restriction(
            @Nullable String restriction, @Nullable Instant expiresAt) {}

    /** Field {@code account_alerts}. */
    record AccountAlert(
            @Nullable String about,
            @Nullable String severity,
            @Nullable String status,
            @Nullable String alert) implements AccountDetail {}

    /** Field {@code account_review_update}: {@code APPROVED}, {@code REJECTED}, {@code PENDING}, {@code DEFERRED}. */
    record AccountReview(@Nullable String decision) implements AccountDetail {}

    /**
     * Field {@code business_capability_update}.
     *
     * @param dailyConversations a number or a tier ({@code TIER_2K}); −1 is unlimited
     * @param phoneNumbers how many the business or the account may have
     */
    record Capability(
            @Nullable String dailyConversations, @Nullable Integer phoneNumbers) implements AccountDetail {}

    /**
     * Field {@code phone_number_quality_update}.
     *
     * @param limit a tier, such as {@code TIER_UNLIMITED}
     */
    record NumberQuality(@Nullable String event, @Nullable String limit) implements AccountDetail {}

    /** Field {@code phone_number_name_update}. */
    record NumberName(@Nullable String decision, @Nullable String rejection) implements AccountDetail {}

    /**
     * Which template.
     *
     * @param id Meta's id, digits
     */
    record Template(
            @Nullable String id,
            @Nullable String name,
            @Nullable String language,
            @Nullable String category) {}

    /**
     * Field {@code message_template_status_update}.
     *
     * @param event such as {@code PAUSED}
     * @param reason such as {@code ABUSIVE_CONTENT}
     * @param title such as {@code FIRST_PAUSE}
     * @param disabledAt when it is or will be disabled; absent where Meta wrote prose
     */
    record TemplateStatus(
            Template template,
            @Nullable String event,
            @Nullable String reason,
            @Nullable String title,
            @Nullable Instant disabledAt)
            implements AccountDetail {}

    /**
     * Field {@code template_category_update}: decides which consent a template needs.
     *
     * @param previous the category it had; absent while the change is only announced
     * @param present the category it has
     * @param announced the category it will have
     * @param changesAt when it will
     */
    record TemplateCategory(
            Template template,
            @Nullable String previous,
            @Nullable String present,
            @Nullable String announced,
            @Nullable Instant changesAt)
            implements AccountDetail {}

    /** Field {@code message_template_quality_update}: {@code GREEN}, {@code YELLOW}, {@code RED}, {@code UNKNOWN}. */
    record TemplateQuality(
            Template template,
            @Nullable String previous,
            @Nullable String present) implements AccountDetail {}

    /** Field {@code message_template_components_update}: the text of a template is another. */
    record TemplateText(Template template) implements AccountDetail {}

    /**
     * Field {@code flows}: a Flow is in another state, or its data endpoint answers too slowly, too rarely or wrongly. Meta
     * throttles such a Flow first and blocks it then, and nobody can give consent by it any more.
     *
     * @param event such as {@code FLOW_STATUS_CHANGE}, {@code ENDPOINT_ERROR_RATE}, {@code ENDPOINT_LATENCY}
     * @param flow Meta's id, digits
     * @param previous the state it had; absent unless that is what changed
     * @param present the state it has, such as {@code THROTTLED}
     * @param alert {@code ACTIVATED} or {@code DEACTIVATED}
     */
    record FlowReport(
            @Nullable String event,
            @Nullable String flow,
            @Nullable String previous,
            @Nullable String present,
            @Nullable String alert)
            implements AccountDetail {}

    /** Errors of the system, the app or the account ({@code value.errors}). */
    record Errors(List<Integer> codes) implements AccountDetail {}

    /**
     * A part of what a number said and heard before it came here (field {@code history}). It is counted and not taken in:
     * nobody agreed to that.
     *
     * @param phase 0 to 2, by age
     * @param chunk its place among the parts of a phase
     * @param progress percent
     * @param errors Meta's codes: the business declined to share
     */
    record History(
            @Nullable Integer phase,
            @Nullable Integer chunk,
            @Nullable Integer progress,
            int threads,
            int messages,
            List<Integer> errors)
            implements AccountDetail {}

    /** A contact of the business's own address book (field {@code smb_app_state_sync}). */
    record AddressBook(Action action) implements AccountDetail {

        /** What became of it. */
        public enum Action {
            ADD,
            REMOVE,
            @JsonEnumDefaultValue
            UNKNOWN
        }
    }

    /** What this version of the contract does not know. */
    record Other() implements AccountDetail {}
}
