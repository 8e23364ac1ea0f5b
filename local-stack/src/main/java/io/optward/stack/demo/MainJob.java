package io.optward.stack.demo;

import java.util.List;

/** The main job, as a story: a signed webhook in, a consented message out, all of it logged and provable. */
public final class MainJob {

    private MainJob() {}

    /** The story, from the first word to the last proof. */
    public static Story story() {
        return new Story(List.of(
                new Step("A person writes “Hi”", PeopleWrite::aPersonWrites),
                new Step(
                        "A forged webhook is refused, and the refusal is remembered",
                        PeopleWrite::aForgedWebhookIsRefused),
                new Step(
                        "Without consent a marketing message is denied", DepartmentsSend::withoutConsentNothingGoesOut),
                new Step("With consent it is sent, delivered and read", DepartmentsSend::withConsentItGoesOut),
                new Step("The same idempotency key is the same message", DepartmentsSend::theSameKeyIsTheSameMessage),
                new Step("A department asks over Kafka, on its own topic", DepartmentsSend::overKafkaItIsTheSame),
                new Step("STOP is honoured, and only the person can lift it", DepartmentsSend::stopIsHonoured),
                new Step(
                        "Customer care answers whoever wrote within a day",
                        DepartmentsSend::careAnswersWhoeverWroteToday),
                new Step(
                        "Somebody agrees in a Flow, and the grant names the notice",
                        AFlowIsFilledIn::theGrantNamesTheNotice),
                new Step("A webhook delivered three times is one event", PeopleWrite::oneFactHoweverOftenItIsDelivered),
                new Step("Every event is found, and one is proven", TheLogRemembers::everyEventIsFoundAndOneIsProven),
                new Step("A row changed behind the log's back is found", TheLogRemembers::aChangedRowIsFound),
                new Step("An auditor is refused a reveal", EverybodyIsSomebody::anAuditorIsRefusedAReveal),
                new Step(
                        "A privacy admin is challenged, steps up and succeeds",
                        EverybodyIsSomebody::aPrivacyAdminStepsUp),
                new Step(
                        "An agent reads what was written to its own sender only",
                        EverybodyIsSomebody::anAgentReadsWhatWasWrittenToItsSender),
                new Step("All of it is in the log", EverybodyIsSomebody::allOfItIsInTheLog),
                new Step("The person is erased", ThePersonIsForgotten::erasureDestroysTheKey),
                new Step(
                        "Nothing personal is left lying about",
                        ThePersonIsForgotten::nothingPersonalIsLeftLyingAbout)));
    }
}
