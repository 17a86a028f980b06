package io.sealstream.flink.access;

import io.sealstream.error.KeyException;
import io.sealstream.key.SecretSource;
import io.sealstream.key.TlsFiles;
import io.sealstream.transport.HubEndpoint;
import io.sealstream.transport.hop.ClientSecurity;
import io.sealstream.transport.hop.TlsIdentity;
import java.io.Serializable;
import java.util.Objects;

/** Where a client finds what proves to a hub who it is. Travels in the job graph and holds no secret. Closed, immutable. */
public sealed interface ProofSource extends Serializable {

    /**
     * Fetches it; every call reads its place again. May block on a disk.
     *
     * @param hub the hub to prove it to
     * @throws KeyException if the place is missing, unsafe, or does not hold what it must
     */
    ClientSecurity load(HubEndpoint hub) throws KeyException;

    /**
     * A shared secret, a user's login or a client's key.
     *
     * @param source where it lies
     */
    record Secret(SecretSource source) implements ProofSource {

        private static final long serialVersionUID = 1L;

        public Secret {
            Objects.requireNonNull(source, "source");
        }

        @Override
        public ClientSecurity load(HubEndpoint hub) throws KeyException {
            return HopProof.of(source.load());
        }
    }

    /**
     * A certificate.
     *
     * @param files where it lies, with its key and those whom to trust
     */
    record Tls(TlsFiles files) implements ProofSource {

        private static final long serialVersionUID = 1L;

        public Tls {
            Objects.requireNonNull(files, "files");
        }

        @Override
        public ClientSecurity load(HubEndpoint hub) throws KeyException {
            return new ClientSecurity.Tls(files.load(TlsIdentity::of), hub.host());
        }
    }
}
