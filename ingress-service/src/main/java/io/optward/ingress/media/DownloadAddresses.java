package io.optward.ingress.media;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From where files may be downloaded. The address comes in an answer and the request carries the business's token, so both
 * go to origins on the list and nowhere else: not to another port, a subdomain, a name with something in front of an
 * {@code @}, or a number that stands for a host.
 */
final class DownloadAddresses {

    private static final String HTTPS = "https";
    private static final String HTTP = "http";
    private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "[::1]", "localhost");

    private final List<Origin> origins;

    /**
     * Takes a list.
     *
     * @throws IllegalArgumentException if one is more than scheme, host and port, or has no encryption and is not on this
     *     machine
     */
    DownloadAddresses(List<URI> allowed) {
        origins = allowed.stream().map(DownloadAddresses::listed).toList();
    }

    /** The address to ask, if it may be asked. */
    Optional<URI> accept(String address) {
        try {
            var uri = new URI(address);
            return uri.getRawUserInfo() == null && uri.getRawFragment() == null && origins.contains(originOf(uri))
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return origins.stream()
                .map(origin -> origin.scheme() + "://" + origin.host() + ":" + origin.port())
                .toList()
                .toString();
    }

    private static Origin listed(URI uri) {
        var origin = originOf(uri);
        boolean nothingElse = uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && (uri.getRawPath() == null || Set.of("", "/").contains(uri.getRawPath()));
        if (origin == null || !nothingElse) {
            throw new IllegalArgumentException(
                    "optward.ingress.media.downloads-from: want scheme, host and port such as https://lookaside.fbsbx.com");
        }
        if (origin.scheme().equals(HTTP) && !THIS_MACHINE.contains(origin.host())) {
            throw new IllegalArgumentException("optward.ingress.media.downloads-from: http is for this machine only, "
                    + origin.host() + " wants https");
        }
        return origin;
    }

    private static @Nullable Origin originOf(URI uri) {
        if (uri.getScheme() == null || uri.getHost() == null) {
            return null;
        }
        var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        var host = uri.getHost().toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case HTTPS -> new Origin(scheme, host, uri.getPort() < 0 ? 443 : uri.getPort());
            case HTTP -> new Origin(scheme, host, uri.getPort() < 0 ? 80 : uri.getPort());
            default -> null;
        };
    }

    private record Origin(String scheme, String host, int port) {}
}
