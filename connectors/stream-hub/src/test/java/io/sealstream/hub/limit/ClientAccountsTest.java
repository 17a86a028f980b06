package io.sealstream.hub.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import io.sealstream.session.UserName;
import io.sealstream.transport.hop.HopPeer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ClientAccountsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final ClientId ONE = new ClientId.Address("192.0.2.1");
    private static final ClientId OTHER = new ClientId.Address("192.0.2.2");

    private final Refusals refusals = new Refusals();

    @Test
    void letsSoManyConnectionsOfAClientInAndSoManyInAll() throws Exception {
        ClientAccounts accounts = accounts(new HubLimits.Connections(3, 2, 10, 10, 10));
        ClientAccount first = accounts.enter(ONE, 0);
        assertThat(accounts.enter(ONE, 0)).isSameAs(first);
        assertRefused(() -> accounts.enter(ONE, 0), "client has too many connections [maxClientConnections=2]");
        accounts.enter(OTHER, 0);
        assertRefused(() -> accounts.enter(OTHER, 0), "hub has too many connections [maxConnections=3]");
        accounts.leave(first);
        assertThat(accounts.connections()).isEqualTo(2);
        accounts.enter(OTHER, 0);
        assertThat(refusals.snapshot()).containsEntry(RefusalKind.CONNECTION, 2L);
    }

    @Test
    void refusesNewStreamsAndListsThatComeTooFast() throws Exception {
        ClientAccount account =
                accounts(new HubLimits.Rates(60, 1, 1, OptionalLong.empty())).enter(ONE, 0);
        for (int i = 0; i < 60; i++) {
            account.requireNewStream(0);
        }
        assertRefused(() -> account.requireNewStream(SECOND - 1), "client makes too many streams [maxPerMinute=60]");
        account.requireNewStream(SECOND);
        account.requireList(0);
        account.requireList(0);
        assertRefused(() -> account.requireList(0), "client lists streams too often [maxPerSecond=1]");
        account.requireList(SECOND);
        assertThat(refusals.snapshot()).containsEntry(RefusalKind.STREAM, 1L).containsEntry(RefusalKind.LIST, 1L);
    }

    @Test
    void slowsRequestsAndBytesDown() throws Exception {
        ClientAccount account =
                accounts(new HubLimits.Rates(1, 1, 10, OptionalLong.of(1_000))).enter(ONE, 0);
        for (int i = 0; i < 40; i++) {
            assertThat(account.request(0)).isZero();
        }
        assertThat(account.request(0)).isEqualTo(Duration.ofMillis(100));
        assertThat(account.received(2_000, 0)).isZero();
        assertThat(account.received(500, 0)).isEqualTo(Duration.ofMillis(500));
        assertThat(account.received(500, 10 * SECOND)).isZero();
    }

    @Test
    void hasNoLimitOfBytesUnlessItIsGiven() throws Exception {
        ClientAccount account = accounts(HubLimits.Rates.DEFAULT).enter(ONE, 0);
        assertThat(account.received(Long.MAX_VALUE, 0)).isZero();
    }

    @Test
    void forgivesNothingToAClientThatComesAgain() throws Exception {
        ClientAccounts accounts = accounts(new HubLimits.Rates(1, 1, 1, OptionalLong.empty()));
        ClientAccount before = accounts.enter(ONE, 0);
        before.requireNewStream(0);
        accounts.leave(before);
        for (int i = 0; i < 5_000; i++) {
            accounts.leave(accounts.enter(new ClientId.Address("client " + i), 0));
        }
        assertThat(accounts.enter(ONE, SECOND)).isSameAs(before);
        assertThatThrownBy(() -> before.requireNewStream(SECOND)).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void forgetsClientsThatOweNothing() throws Exception {
        ClientAccounts accounts = accounts(HubLimits.Rates.DEFAULT);
        for (int i = 0; i < 5_000; i++) {
            accounts.leave(accounts.enter(new ClientId.Address("client " + i), 0));
        }
        assertThat(accounts.size()).isLessThanOrEqualTo(1_000);
    }

    @Test
    void tellsClientsApart() throws UnknownHostException {
        HopPeer user = new HopPeer.User(new UserName("ada"));
        assertThat(ClientId.of(user, address("192.0.2.1"))).isEqualTo(ClientId.of(user, address("192.0.2.2")));
        HopPeer anyone = new HopPeer.Anyone();
        assertThat(ClientId.of(anyone, address("192.0.2.1"))).isNotEqualTo(ClientId.of(anyone, address("192.0.2.2")));
        assertThat(ClientId.of(anyone, address("192.0.2.1"))).isEqualTo(new ClientId.Address("192.0.2.1"));
        // One machine has 2^64 addresses of the sixth version.
        assertThat(ClientId.of(anyone, address("2001:db8::1"))).isEqualTo(ClientId.of(anyone, address("2001:db8::2")));
        assertThat(ClientId.of(anyone, address("2001:db8::1")))
                .isNotEqualTo(ClientId.of(anyone, address("2001:db8:0:1::1")));
    }

    @Test
    void refusesLimitsBelowOne() {
        assertThatThrownBy(() -> new HubLimits.Connections(0, 1, 1, 1, 1)).hasMessageContaining("at least 1, found 0");
        assertThatThrownBy(() -> new HubLimits.Rates(1, 1, 1, OptionalLong.of(0)))
                .hasMessageContaining("bytes");
    }

    private ClientAccounts accounts(HubLimits.Connections connections) {
        return new ClientAccounts(HubLimits.DEFAULT.with(connections), refusals);
    }

    private ClientAccounts accounts(HubLimits.Rates rates) {
        return new ClientAccounts(HubLimits.DEFAULT.with(rates), refusals);
    }

    private static InetSocketAddress address(String literal) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(literal), 1);
    }

    @FunctionalInterface
    private interface Step {
        void run() throws LimitExceededException;
    }

    private static void assertRefused(Step step, String message) {
        assertThatThrownBy(step::run)
                .isInstanceOfSatisfying(LimitExceededException.class, refused -> assertThat(refused.code())
                        .isEqualTo(ErrorCode.LIMIT))
                .hasMessageContaining(message);
    }
}
