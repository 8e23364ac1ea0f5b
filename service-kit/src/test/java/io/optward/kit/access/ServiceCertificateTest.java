package io.optward.kit.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.optward.contracts.Json;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.kit.fixture.Issuer;
import io.optward.kit.fixture.OverTls;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Over mutual TLS, a service's token that was stolen is good for nothing. */
@QuarkusTest
@TestProfile(ServiceCertificateTest.WithCertificates.class)
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "consent"))
class ServiceCertificateTest {

    private static final Issuer.Draft SERVICE = Issuer.machine("house-service", "house:enter");

    @TestHTTPResource(value = "/doors/front", tls = true)
    private URI door;

    @TestHTTPResource("/doors/front")
    private URI unencryptedDoor;

    @Test
    void aServiceIsHeardWithItsTokenAndItsCertificate() throws Exception {
        var answer = call(OverTls.named("house-service"), door, SERVICE);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("client=house-service");
    }

    @Test
    void itsTokenIsRefusedWithTheCertificateOfAnother() throws Exception {
        assertThatItIsRefused(call(OverTls.named("another-service"), door, SERVICE));
    }

    @Test
    void itsTokenIsRefusedWithoutACertificate() throws Exception {
        assertThatItIsRefused(call(OverTls.nobody(), door, SERVICE));
    }

    @Test
    void itsTokenIsRefusedWhereNothingIsEncrypted() throws Exception {
        assertThatItIsRefused(call(OverTls.named("house-service"), unencryptedDoor, SERVICE));
    }

    @Test
    void aCertificateThatSomebodyElseSignedIsNotEvenTalkedTo() {
        assertThatThrownBy(() -> call(OverTls.impostor("house-service"), door, SERVICE))
                .isInstanceOf(IOException.class);
    }

    @Test
    void peopleAndDepartmentsNeedNoCertificate() throws Exception {
        var answer = call(OverTls.nobody(), door, Issuer.machine("dept-with-curl", "sender"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static void assertThatItIsRefused(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        var problem = Json.mapper().readTree(answer.body());
        assertThat(problem.path("reason").asText()).isEqualTo("CERTIFICATE_NEEDED");
        assertThat(problem.path("detail").asText()).contains("house-service");
    }

    private static HttpResponse<String> call(HttpClient http, URI uri, Issuer.Draft token)
            throws IOException, InterruptedException {
        try (http) {
            return http.send(
                    HttpRequest.newBuilder(uri)
                            .header("Authorization", "Bearer " + token.token())
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    /** The listener with TLS beside the one without. */
    public static class WithCertificates implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return OverTls.settings("kit-service");
        }
    }
}
