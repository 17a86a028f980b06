package io.sealstream.it.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.transport.StreamClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hub process with 256 MiB of heap, an honest stream, and every kind of hostile client at the same time. The hostile ones run in one
 * process of the lowest priority, as they share the machine: what they take from the honest stream they take through the hub.
 */
@Timeout(180)
class HostileClientsITCase {

    private static final long PACE = 32L << 20;
    private static final long MAX_RESIDENT_KIBIBYTES = 512L << 10;
    private static final int ATTACK_SECONDS = 90;

    @TempDir
    Path folder;

    private long peakKibibytes;

    /** What passed in a stretch of time. */
    private record Rate(double mebibytesPerSecond, double hubProcessors) {}

    @Test
    void honestStreamsPassWhileOthersAttack() throws Exception {
        Evidence evidence = new Evidence("hostile-clients.txt");
        try (HubUnderTest hub = HubUnderTest.start(folder);
                HonestStream honest = new HonestStream(hub, PACE)) {
            measure(hub, honest, Duration.ofSeconds(3));
            Rate alone = measure(hub, honest, Duration.ofSeconds(4));
            honest.pace(HonestStream.UNPACED);
            measure(hub, honest, Duration.ofSeconds(1));
            Rate fastAlone = measure(hub, honest, Duration.ofSeconds(2));
            honest.pace(PACE);

            List<String> said;
            Rate attacked;
            Rate fastAttacked;
            Duration entry;
            try (JavaProcess attackers = attack(hub, honest)) {
                attackers.expect(HostileClients.STARTED::equals, Duration.ofSeconds(30));
                measure(hub, honest, Duration.ofSeconds(1));
                attacked = measure(hub, honest, Duration.ofSeconds(10));
                entry = enter(hub);
                honest.pace(HonestStream.UNPACED);
                fastAttacked = measure(hub, honest, Duration.ofSeconds(2));
                honest.pace(PACE);
                while (attackers.isAlive()) {
                    measure(hub, honest, Duration.ofMillis(200));
                }
                said = attackers.rest(Duration.ofSeconds(10));
            }
            long sent = honest.finish();

            for (String line : said) {
                evidence.line(line);
            }
            evidence.line(rates("paced", alone, attacked));
            evidence.line(rates("as fast as it goes", fastAlone, fastAttacked));
            evidence.line("a new honest client from the same address got in during the attack after " + entry.toMillis()
                    + " ms");
            evidence.line(sent + " honest bytes arrived, complete and authentic, over " + honest.connections()
                    + " connections; nobody was fenced");
            assertThat(hub.process().isAlive()).isTrue();
            assertThat(said.stream().filter(line -> line.startsWith("attack "))).hasSize(14);
            assertThat(said).noneMatch(line -> line.contains(Tally.BREACH));
            assertThat(said)
                    .anyMatch(line -> line.startsWith("attack wrong-secret attempts=10000 HANDSHAKE_FAILED=10000"));
            assertThat(honest.connections())
                    .as("connections of the honest stream")
                    .isEqualTo(2);
            assertMemory(hub, evidence);
        }
    }

    private static JavaProcess attack(HubUnderTest hub, HonestStream honest) throws Exception {
        return JavaProcess.start(
                /* polite= */ true,
                List.of("-Xmx512m", "-XX:+UseSerialGC"),
                HostileClients.class.getName(),
                List.of(
                        Integer.toString(hub.port()),
                        hub.secretFile().toString(),
                        honest.id().session().toString(),
                        Long.toString(honest.id().number()),
                        HonestStream.NAME.toString(),
                        Integer.toString(ATTACK_SECONDS)));
    }

    /** How long somebody who is honest takes to get in. */
    private static Duration enter(HubUnderTest hub) throws Exception {
        long from = System.nanoTime();
        try (StreamClient client = hub.client()) {
            client.connected().get(60, TimeUnit.SECONDS);
            return Duration.ofNanos(System.nanoTime() - from);
        }
    }

    /** Lets time pass, and looks at the hub's memory meanwhile. */
    private Rate measure(HubUnderTest hub, HonestStream honest, Duration duration) {
        long bytesBefore = honest.received();
        Duration processorBefore = hub.process().processorTime();
        long from = System.nanoTime();
        while (System.nanoTime() - from < duration.toNanos()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            hub.process().memoryKibibytes("VmRSS").ifPresent(now -> peakKibibytes = Math.max(peakKibibytes, now));
        }
        double seconds = (System.nanoTime() - from) / 1e9;
        Duration processor = hub.process().processorTime().minus(processorBefore);
        return new Rate((honest.received() - bytesBefore) / seconds / (1 << 20), processor.toNanos() / 1e9 / seconds);
    }

    private static String rates(String what, Rate alone, Rate attacked) {
        return String.format(
                Locale.ROOT,
                "honest stream %s: %.1f MiB/s alone, %.1f MiB/s under attack, ratio %.0f %% (wanted: 80 %%); the hub used %.2f and %.2f"
                        + " processors of %d",
                what,
                alone.mebibytesPerSecond(),
                attacked.mebibytesPerSecond(),
                100 * attacked.mebibytesPerSecond() / alone.mebibytesPerSecond(),
                alone.hubProcessors(),
                attacked.hubProcessors(),
                Runtime.getRuntime().availableProcessors());
    }

    private void assertMemory(HubUnderTest hub, Evidence evidence) throws Exception {
        OptionalLong highest = hub.process().memoryKibibytes("VmHWM");
        if (highest.isEmpty()) {
            evidence.line("resident memory of the hub: not told by this system, not checked");
            return;
        }
        evidence.line(String.format(
                Locale.ROOT,
                "resident memory of the hub with -Xmx256m: %d MiB at most, %d MiB at most when looked at, limit 512 MiB",
                highest.getAsLong() >> 10,
                peakKibibytes >> 10));
        assertThat(highest.getAsLong()).as("KiB resident").isLessThan(MAX_RESIDENT_KIBIBYTES);
    }
}
