package io.optward.kit.identity;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The network that a caller comes from, never the address: {@code 203.0.113.0/24}, {@code 2001:db8:1::/48}. */
public final class AddressPrefix {

    /** Of whoever has no address. */
    public static final String UNKNOWN = "unknown";

    private static final int IPV4_BYTES = 3;
    private static final int IPV6_BYTES = 6;

    private AddressPrefix() {}

    /** The network of a connection. */
    public static String of(@Nullable SocketAddress remote) {
        var address = remote == null ? null : remote.hostAddress();
        return address == null ? UNKNOWN : of(address);
    }

    /**
     * The network of an address.
     *
     * @param literal an address, not a name; nothing is looked up
     */
    public static String of(String literal) {
        try {
            // IPv4-mapped IPv6 addresses come back as IPv4
            var bytes = InetAddress.ofLiteral(literal).getAddress();
            boolean ipv4 = bytes.length == 4;
            int kept = ipv4 ? IPV4_BYTES : IPV6_BYTES;
            Arrays.fill(bytes, kept, bytes.length, (byte) 0);
            if (ipv4) {
                return InetAddress.getByAddress(bytes).getHostAddress() + "/24";
            }
            return Integer.toHexString((bytes[0] & 0xff) << 8 | bytes[1] & 0xff)
                    + ":" + Integer.toHexString((bytes[2] & 0xff) << 8 | bytes[3] & 0xff)
                    + ":" + Integer.toHexString((bytes[4] & 0xff) << 8 | bytes[5] & 0xff)
                    + "::/48";
        } catch (UnknownHostException | IllegalArgumentException _) {
            return UNKNOWN;
        }
    }
}
