package io.sealstream.hub.limit;

import io.sealstream.session.HopPublicKey;
import io.sealstream.session.UserName;
import io.sealstream.transport.hop.HopPeer;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** Who is counted as one client (SPEC section 8): a user, the owner of a key, or else whoever comes from one address. Closed. */
public sealed interface ClientId {

    /** A user, from wherever. */
    record User(UserName name) implements ClientId {}

    /** The owner of a key, from wherever. */
    record Key(HopPublicKey key) implements ClientId {}

    /** The owner of a certificate, from wherever. */
    record Certificate(String subject) implements ClientId {}

    /** An IPv4 address, or the first half of an IPv6 address, as one machine has all of the second. */
    record Address(String text) implements ClientId {

        private static final int NETWORK_BYTES = 8;

        public static Address of(SocketAddress remote) {
            if (!(remote instanceof InetSocketAddress internet) || internet.getAddress() == null) {
                return new Address(String.valueOf(remote));
            }
            if (internet.getAddress() instanceof Inet6Address six) {
                return new Address(HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), NETWORK_BYTES)) + "/64");
            }
            return new Address(internet.getAddress().getHostAddress());
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Who a handshake has shown the other side to be. */
    static ClientId of(HopPeer peer, SocketAddress remote) {
        if (peer instanceof HopPeer.User user) {
            return new User(user.name());
        }
        if (peer instanceof HopPeer.KeyOwner owner) {
            return new Key(owner.key());
        }
        if (peer instanceof HopPeer.CertificateOwner owner) {
            return new Certificate(owner.subject());
        }
        return Address.of(remote);
    }
}
