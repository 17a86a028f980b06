package io.sealstream.hub.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.RootKey;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.hub.TestStream;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LogReaderTest {

    @Test
    void waitsForTheFirstFileOfANewStream(@TempDir Path folder) throws Exception {
        try (StreamLog log = StreamLog.open(folder, SpoolOptions.DEFAULT);
                LogReader reader = log.reader(0)) {
            assertThat(reader.next(100, 1 << 20)).isEmpty();

            EpochRecord record = epoch();
            log.append(record);

            assertThat(reader.next(100, 1 << 20)).hasValue(new LogReader.Step.Epoch(record));
            assertThat(reader.next(100, 1 << 20)).isEmpty();
        }
    }

    /** Two writers came and wrote nothing: a reader that does not hear of the one between finds no continuation. */
    @Test
    void tellsEveryEpochThatBeginsWhereAnIndexPointsTo(@TempDir Path folder) throws Exception {
        TestStream stream = new TestStream();
        SettableClock clock = new SettableClock();
        try (StreamLog log = StreamLog.open(folder, SpoolOptions.DEFAULT, clock, SpoolFiles.ON_DISK)) {
            List<EpochRecord> epochs = writeTwoEmptyEpochs(log, stream);
            // The first segment behind 10 seconds is noted in the index.
            clock.advance(Duration.ofMinutes(1));
            LogFrames.append(log, stream.segment(10));

            assertTells(log, 10, epochs);
        }
    }

    @Test
    void tellsEveryEpochThatBeginsWhereAFileDoes(@TempDir Path folder) throws Exception {
        TestStream stream = new TestStream();
        SpoolOptions nearlyFull =
                new SpoolOptions(Durability.PROCESS, 2L * EpochRecord.BYTES + 10L * TestStream.FRAME_BYTES);
        try (StreamLog log = StreamLog.open(folder, nearlyFull)) {
            List<EpochRecord> epochs = writeTwoEmptyEpochs(log, stream);
            LogFrames.append(log, stream.segment(10));

            assertThat(log.fileCount()).isEqualTo(2);
            assertTells(log, 10, epochs);
        }
    }

    /** It takes them for a fork if they come again behind the one that it has. */
    @Test
    void leavesOutTheEpochsBeforeTheOneThatAReaderHas(@TempDir Path folder) throws Exception {
        TestStream stream = new TestStream();
        try (StreamLog log = StreamLog.open(folder, SpoolOptions.DEFAULT)) {
            List<EpochRecord> epochs = writeTwoEmptyEpochs(log, stream);
            for (int held = 0; held < epochs.size(); held++) {
                try (LogReader reader = log.reader(10)) {
                    reader.passOverEpochsBefore(epochs.get(held).epochId());
                    assertThat(told(reader)).isEqualTo(epochs.subList(held, epochs.size()));
                }
            }
            try (LogReader reader = log.reader(10)) {
                reader.passOverEpochsBefore(4711);
                assertThat(told(reader)).isEqualTo(epochs);
            }
        }
    }

    private static List<EpochRecord> writeTwoEmptyEpochs(StreamLog log, TestStream stream) throws IOException {
        List<EpochRecord> epochs = new ArrayList<>(List.of(stream.epoch()));
        log.append(stream.epoch());
        for (int sequence = 0; sequence < 10; sequence++) {
            LogFrames.append(log, stream.segment(sequence));
        }
        for (int i = 0; i < 2; i++) {
            epochs.add(stream.nextEpoch(10));
            log.append(stream.epoch());
        }
        return epochs;
    }

    private static void assertTells(StreamLog log, long from, List<EpochRecord> epochs) throws IOException {
        try (LogReader reader = log.reader(from)) {
            assertThat(told(reader)).isEqualTo(epochs);
        }
    }

    private static List<EpochRecord> told(LogReader reader) throws IOException {
        List<LogReader.Step> told = new ArrayList<>();
        LogFrames.readOn(reader, told);
        return told.stream().map(step -> ((LogReader.Step.Epoch) step).record()).toList();
    }

    private static EpochRecord epoch() {
        SecureRandom random = new SecureRandom();
        StreamId stream = new StreamId(SessionId.random(random), 0);
        EpochStart start = EpochStart.first(stream, Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 1024);
        StreamSecret secret =
                StreamSecret.derive(RootKey.random(random), start.suite(), stream, new StreamName("test"));
        return Epoch.begin(secret, start, random, new byte[0]).record();
    }
}
