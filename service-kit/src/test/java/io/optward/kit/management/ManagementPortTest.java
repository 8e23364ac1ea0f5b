package io.optward.kit.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.optward.contracts.Json;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.stack.process.FreePorts;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a management port, health and metrics answer there and nothing else does. */
@QuarkusTest
@TestProfile(ManagementPortTest.WithAManagementPort.class)
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "consent"))
class ManagementPortTest {

    private static final String SETTING = "optward.management.port";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Vertx vertx;

    @AfterAll
    static void hangUp() {
        HTTP.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/q/health/live", "/q/health/ready", "/q/metrics"})
    void healthAndMetricsAnswerOnTheManagementPortAlone(String path) throws Exception {
        assertThat(get(managementPort(), path).statusCode()).isEqualTo(200);
        assertThatItIsRefused(get(servicePort(), path), "optward.management.port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/openapi", "/weather", "/doors/front", "/v1/letters", "/", "/nowhere"})
    void everythingElseAnswersOnTheServicesPortAlone(String path) throws Exception {
        assertThat(get(servicePort(), path).body()).doesNotContain("NOT_ON_THIS_PORT");
        assertThatItIsRefused(get(managementPort(), path), "the service's own port");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/q/health/../openapi",
                "/q/health/../../q/openapi",
                "/q/health/%2e%2e/openapi",
                "/q/health/%2E%2E/%2e%2e/q/openapi",
                "/q/metrics/./../openapi",
                "//q/openapi",
                "/q//openapi",
                "/q/%6fpenapi",
                "/q/healthz",
                "/q/health-ui",
                "/q/metricsx",
                "/Q/health",
                "/q%2Fhealth",
                "/q/health%2F..%2Fopenapi",
                "/q/health;/../openapi",
                "/q/health;x=/../openapi",
                "/;/q/health/live",
                "/q/health\\..\\openapi",
            })
    void noWayOfWritingAPathLeadsFromTheManagementPortToTheService(String path) throws Exception {
        assertThat(statusAndBody(managementPort(), path))
                .contains("404 Not Found")
                .contains("NOT_ON_THIS_PORT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//q/health/live",
                "/q//health/live",
                "/q/openapi/../health/live",
                "/q/%2e/health/live",
                "/q/%68ealth/live",
                "/q/metrics/../health/live",
                "/q/health/live/",
                "/q/health/live?x=/q/openapi",
                "/q/health/live#/q/openapi",
                "http://elsewhere/q/health/live",
                "/q/health;/live",
                "/q/health/live;x=1",
                "/q%2Fhealth%2Flive",
                "/Q/HEALTH/live"
            })
    void noWayOfWritingAPathLeadsFromTheServicesPortToHealth(String path) throws Exception {
        assertThat(statusAndBody(servicePort(), path)).doesNotContain("\"checks\"", "200 OK");
    }

    @Test
    void aPostToTheManagementPortDoesNothing() throws Exception {
        var answer = HTTP.send(
                HttpRequest.newBuilder(at(managementPort(), "/greetings"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"name\":\"Ana\"}"))
                        .build(),
                BodyHandlers.ofString());
        assertThatItIsRefused(answer, "the service's own port");
    }

    @Test
    void theMetersOfBothServersNameTheirPorts() throws Exception {
        get(servicePort(), "/q/openapi");
        assertThat(get(managementPort(), "/q/metrics").body())
                .contains("server_port=\"" + managementPort() + "\"")
                .contains("server_port=\"" + servicePort() + "\"");
    }

    @Test
    void aPortThatIsTakenEndsTheStartWithALineThatNamesItAndTheSetting() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = taken.getLocalPort();
            assertThatThrownBy(() -> start(port, 8081))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageMatching("not started: health and metrics cannot answer on 127\\.0\\.0\\.1:" + port
                            + ": .*in use.*; name a port that is free as optward\\.management\\.port, or none");
        }
    }

    @Test
    void thePortOfTheServiceItselfEndsTheStart() {
        int port = FreePorts.find(1).getFirst();
        assertThatThrownBy(() -> start(port, port))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("127.0.0.1:" + port + ": it is the service's own;");
    }

    private void start(int port, int servicePort) {
        var management = new ManagementPort(OptionalInt.of(port), "127.0.0.1", servicePort, vertx);
        management.routes(Router.router(vertx));
        management.start(new StartupEvent());
    }

    private static void assertThatItIsRefused(HttpResponse<String> answer, String remedy) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        var problem = Json.mapper().readTree(answer.body());
        assertThat(problem.path("reason").asText()).isEqualTo("NOT_ON_THIS_PORT");
        assertThat(problem.path("detail").asText()).contains(remedy);
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(at(port, path)).timeout(PATIENCE).build(), BodyHandlers.ofString());
    }

    /** Asks for a path exactly as it is written, which clients would not. */
    private static String statusAndBody(int port, String path) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static URI at(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static int managementPort() {
        return ConfigProvider.getConfig().getValue(SETTING, Integer.class);
    }

    private static int servicePort() {
        return ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    }

    /** What the Kubernetes base sets. */
    public static class WithAManagementPort implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(SETTING, FreePorts.find(1).getFirst().toString());
        }
    }
}
