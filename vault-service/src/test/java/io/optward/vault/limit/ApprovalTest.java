package io.optward.vault.limit;

import static io.optward.vault.StaffCalls.get;
import static io.optward.vault.StaffCalls.newName;
import static io.optward.vault.StaffCalls.phonesOf;
import static io.optward.vault.StaffCalls.post;
import static io.optward.vault.StaffCalls.reveal;
import static io.optward.vault.StaffCalls.steppedUp;
import static io.optward.vault.StaffCalls.token;
import static io.optward.vault.VaultCalls.awaitEvent;
import static io.optward.vault.VaultCalls.events;
import static io.optward.vault.VaultCalls.newNumber;
import static io.optward.vault.VaultCalls.somebody;
import static io.optward.vault.VaultResource.VALUES_IN_AN_HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.trail.TrailEvent.RevealApprovalChanged;
import io.optward.contracts.trail.TrailEvent.ValuesRevealed;
import io.optward.vault.MovableClock;
import io.optward.vault.VaultResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(VaultResource.class)
class ApprovalTest {

    private static final String ROLE = "privacy-admin";
    private static final String PURPOSE = "SUBJECT_REQUEST";

    @Inject
    Approvals approvals;

    private String name;
    private SubjectToken ana;

    @BeforeEach
    void somebodyHasUsedUpTheirHour() {
        name = newName();
        ana = somebody(newNumber());
        reveals(VALUES_IN_AN_HOUR).then().statusCode(200);
        reveals(1).then().statusCode(429);
    }

    @Test
    void aSecondPersonLetsThemHaveSoManyMoreAndNotOneMore() {
        // Given
        var approval = asks(3);
        reveals(1).then().statusCode(429);
        // When
        answers(approval, "approve", "selma")
                .then()
                .statusCode(200)
                .body("state", equalTo("APPROVED"))
                .body("answeredBy", equalTo("selma"))
                .body("goodUntil", notNullValue());
        // Then
        reveals(2).then().statusCode(200).body("items[1].aliases.PHONE", notNullValue());
        reveals(2).then().statusCode(429);
        reveals(1).then().statusCode(200);
        reveals(1).then().statusCode(429);
        awaitEvent("audit.trail", approval + ".used-0");
        assertThat(steps(approval)).containsExactly("REQUESTED", "APPROVED", "USED", "USED");
        assertThat(events("audit.trail").stream()
                        .filter(fact ->
                                fact.event() instanceof ValuesRevealed revealed && approval.equals(revealed.approval()))
                        .map(fact -> ((ValuesRevealed) fact.event()).items().size()))
                .containsExactly(2, 1);
    }

    @Test
    void anApprovalIsGoodForAMinute() {
        // Given
        answers(asks(5), "approve", "selma").then().statusCode(200);
        try (var _ = MovableClock.later(Duration.ofSeconds(55))) {
            reveals(1).then().statusCode(200);
        }
        // When, Then
        try (var _ = MovableClock.later(Duration.ofSeconds(61))) {
            reveals(1).then().statusCode(429);
        }
    }

    @Test
    void anApprovalIsForWhoeverAskedAndForThatPurposeOnly() {
        // Given
        var forCare = post(token(name, ROLE), "/v1/reveal-approvals", wish("CUSTOMER_CARE", 5))
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        answers(forCare, "approve", "selma").then().statusCode(200);
        var another = newName();
        var theirs = asksAs(another, 5);
        answers(theirs, "approve", "selma").then().statusCode(200);
        // When, Then
        reveals(1).then().statusCode(429);
    }

    @Test
    void nobodyApprovesForThemselves() {
        var approval = asks(3);
        answers(approval, "approve", name).then().statusCode(403).body("reason", equalTo("OWN_REQUEST"));
        answers(approval, "refuse", name).then().statusCode(403);
        reveals(1).then().statusCode(429);
    }

    @Test
    void whatWasAnsweredIsAnswered() {
        var approval = asks(3);
        answers(approval, "refuse", "selma").then().statusCode(200).body("state", equalTo("REFUSED"));
        answers(approval, "approve", "petra").then().statusCode(409).body("reason", equalTo("APPROVAL_ANSWERED"));
        reveals(1).then().statusCode(429);
        answers("apr_0", "approve", "petra").then().statusCode(404);
    }

    @Test
    void whatNobodyAnswersExpires() {
        // Given
        var approval = asks(3);
        // When
        try (var _ = MovableClock.later(Duration.ofMinutes(15))) {
            post(
                            steppedUp("selma", Duration.ofMinutes(-15), ROLE),
                            "/v1/reveal-approvals/" + approval + "/approve",
                            Map.of())
                    .then()
                    .statusCode(409);
        }
        approvals.expire(Instant.now().plus(Duration.ofMinutes(15)));
        // Then
        awaitEvent("audit.trail", approval + ".expired");
        assertThat(steps(approval)).containsExactly("REQUESTED", "EXPIRED");
        assertThat(listed("EXPIRED")).contains(approval);
    }

    @Test
    void anApprovalThatWasNotUsedUpExpires() {
        var approval = asks(3);
        answers(approval, "approve", "selma").then().statusCode(200);
        reveals(1).then().statusCode(200);
        approvals.expire(Instant.now().plus(Duration.ofSeconds(61)));
        awaitEvent("audit.trail", approval + ".expired");
        assertThat(steps(approval)).containsExactly("REQUESTED", "APPROVED", "USED", "EXPIRED");
    }

    @Test
    void whatIsAskedForIsListedPageByPage() {
        // Given
        var first = asks(1);
        var second = asks(2);
        // When
        var page = get(token("oscar", "auditor"), "/v1/reveal-approvals?state=PENDING&limit=1");
        // Then
        page.then()
                .statusCode(200)
                .body("items[0].id", equalTo(second))
                .body("items[0].requester", equalTo(name))
                .body("items[0].why", equalTo("a request for access with many messages, case-4711"))
                .body("items[0].values", equalTo(2));
        get(token("oscar", "auditor"), "/v1/reveal-approvals?state=PENDING&limit=1&cursor=" + page.path("next"))
                .then()
                .body("items[0].id", equalTo(first));
        get(token("oscar", "auditor"), "/v1/reveal-approvals?state=OPEN")
                .then()
                .statusCode(400)
                .body("field", equalTo("state"));
    }

    @Test
    void aWishSaysWhatForWhyAndHowMany() {
        refused("purpose", Map.of("why", "because", "values", 1));
        refused("purpose", wish("SEND", 1));
        refused("values", wish(PURPOSE, 0));
        refused("values", Map.of("purpose", PURPOSE, "why", "because"));
        refused("why", Map.of("purpose", PURPOSE, "values", 1));
        refused("why", Map.of("purpose", PURPOSE, "values", 1, "why", "to call +1 555 010 0777"));
    }

    private void refused(String field, Map<String, ?> wish) {
        post(token(name, ROLE), "/v1/reveal-approvals", wish)
                .then()
                .statusCode(400)
                .body("field", equalTo(field));
    }

    private Response reveals(int values) {
        return reveal(
                token(name, ROLE), phonesOf(Collections.nCopies(values, ana).toArray(new SubjectToken[0])));
    }

    private String asks(int values) {
        return asksAs(name, values);
    }

    private static String asksAs(String who, int values) {
        return post(token(who, ROLE), "/v1/reveal-approvals", wish(PURPOSE, values))
                .then()
                .statusCode(201)
                .body("state", equalTo("PENDING"))
                .body("goodUntil", nullValue())
                .extract()
                .path("id");
    }

    private static Map<String, ?> wish(String purpose, int values) {
        return Map.of(
                "purpose", purpose, "values", values, "why", "a request for access with many messages, case-4711");
    }

    private static Response answers(String approval, String answer, String who) {
        return post(token(who, ROLE), "/v1/reveal-approvals/" + approval + "/" + answer, Map.of());
    }

    private static List<String> listed(String state) {
        return get(token("oscar", "auditor"), "/v1/reveal-approvals?limit=500&state=" + state)
                .path("items.id");
    }

    /** In the order in which they were taken: each lies on the topic under the name of whoever took it. */
    private static List<String> steps(String approval) {
        return events("audit.trail").stream()
                .filter(fact -> fact.event() instanceof RevealApprovalChanged changed
                        && changed.approval().equals(approval))
                .map(fact -> (RevealApprovalChanged) fact.event())
                .sorted(Comparator.comparing(RevealApprovalChanged::at))
                .map(RevealApprovalChanged::change)
                .toList();
    }
}
