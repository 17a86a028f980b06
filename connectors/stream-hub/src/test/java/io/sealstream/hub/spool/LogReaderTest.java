package io.sealstream.hub.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.RootKey;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import java.nio.file.Path;
import java.security.SecureRandom;
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

    private static EpochRecord epoch() {
        SecureRandom random = new SecureRandom();
        StreamId stream = new StreamId(SessionId.random(random), 0);
        EpochStart start = EpochStart.first(stream, Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 1024);
        StreamSecret secret =
                StreamSecret.derive(RootKey.random(random), start.suite(), stream, new StreamName("test"));
        return Epoch.begin(secret, start, random, new byte[0]).record();
    }
}
