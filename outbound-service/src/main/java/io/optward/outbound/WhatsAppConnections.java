package io.optward.outbound;

import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.http.HttpClient;

/** How WhatsApp is connected to. */
@ApplicationScoped
public class WhatsAppConnections {

    private final OutboundConfig.WhatsApp config;
    private final TlsConfigurationRegistry certificates;

    WhatsAppConnections(OutboundConfig config, TlsConfigurationRegistry certificates) {
        this.config = config.whatsapp();
        this.certificates = certificates;
    }

    /**
     * A client of its own for whoever calls, to be closed by them.
     *
     * @throws IllegalStateException if the TLS configuration that is named is not there, or cannot be used
     */
    public HttpClient open() {
        var client = HttpClient.newBuilder()
                // one exchange per connection: a broken one leaves one outcome unknown, not many
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(config.connectTimeout());
        config.tlsConfigurationName().ifPresent(name -> {
            var tls = certificates
                    .get(name)
                    .orElseThrow(() -> new IllegalStateException("optward.whatsapp.tls-configuration-name is " + name
                            + ", and there is no quarkus.tls." + name));
            try {
                client.sslContext(tls.createSSLContext());
            } catch (Exception e) {
                throw new IllegalStateException("quarkus.tls." + name + " cannot be used", e);
            }
        });
        return client.build();
    }
}
