package io.optward.stack.supervisor;

import io.optward.stack.tls.CertificateFiles;
import io.optward.stack.tls.LocalAuthority;

/** What each party of a stack shows on the network. The common name is also its principal on Kafka. */
final class Certificates {

    /** The name that Meta's client certificate has (reference, section 2.2). */
    static final String META = "client.webhooks.fbclientcerts.com";

    /** Whoever runs the stack: makes topics and access rules, and looks at everything. */
    private static final String OPERATOR = "optward-operator";

    private final LocalAuthority authority;

    private Certificates(LocalAuthority authority) {
        this.authority = authority;
    }

    /** Those of a stack, made when they are first asked for. */
    static Certificates in(StackDirectory directory) {
        return new Certificates(LocalAuthority.in(directory.tls()));
    }

    /** Who signs them. */
    LocalAuthority authority() {
        return authority;
    }

    /** What a part shows, as server and as client. The roles of ingress are parties of their own with one client id. */
    CertificateFiles of(Part part) {
        return switch (part) {
            case INGRESS -> authority.certify("ingress-receiver", part.module());
            case NORMALISER, MEDIA -> authority.certify(part.label(), part.module());
            case KAFKA, POSTGRES, KEYCLOAK, CONSENT, OUTBOUND, VAULT, AUDIT, SIMULATOR ->
                authority.certify(part.label());
        };
    }

    /** What the stack itself shows. */
    CertificateFiles operator() {
        return authority.certify(OPERATOR);
    }

    /** What a principal of Kafka shows that is no part of the stack, such as a department. */
    CertificateFiles named(String principal) {
        return authority.certify(principal);
    }

    /** What the simulator shows as Meta when it posts webhooks. */
    CertificateFiles meta() {
        return authority.certify(META);
    }
}
