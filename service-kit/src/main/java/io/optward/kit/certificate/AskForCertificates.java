package io.optward.kit.certificate;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Asks whoever connects over TLS for a certificate. People and probes have none and are let in all the same: what a caller
 * without one may do is said where calls are guarded. Quarkus has a setting for this, which is fixed when the service is
 * built and takes the certificate for the caller's identity in place of the token.
 */
@Singleton
class AskForCertificates implements HttpServerOptionsCustomizer {

    private final boolean asks;

    AskForCertificates(
            @ConfigProperty(name = "optward.tls.ask-for-certificates", defaultValue = "false") boolean asks) {
        this.asks = asks;
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        if (asks) {
            options.setClientAuth(ClientAuth.REQUEST);
        }
    }
}
