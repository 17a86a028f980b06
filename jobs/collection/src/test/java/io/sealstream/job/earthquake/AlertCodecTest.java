package io.sealstream.job.earthquake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.record.EarthquakeAlert;
import io.sealstream.record.Severity;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class AlertCodecTest {

    private static final EarthquakeAlert ALERT = EarthquakeAlerts.alertOf(new MeasuredEarthquake(
            new Earthquake(
                    "us2000cx7w",
                    Instant.parse("2018-02-06T15:50:43.150Z"),
                    6.4,
                    24.1,
                    121.7,
                    17,
                    "Hualian, Taiwan 花蓮",
                    "earthquake"),
            2.5e14));

    @Test
    void givesBackWhatWentIn() throws Exception {
        assertThat(AlertCodec.decode(AlertCodec.encode(ALERT))).isEqualTo(ALERT);
    }

    @Test
    void refusesEveryCutAndEveryAddition() throws Exception {
        byte[] whole = AlertCodec.encode(ALERT);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> AlertCodec.decode(cut))
                    .as("first %d bytes", length)
                    .isInstanceOf(IOException.class)
                    .hasMessage("bytes are not an alert [lengthBytes=" + length + "]");
        }
        assertThatThrownBy(() -> AlertCodec.decode(Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("bytes follow the alert");
    }

    @Test
    void refusesATextLongerThanTheBytesThatHoldIt() {
        byte[] claimsTwoGigabytes = {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 'x'};

        assertThatThrownBy(() -> AlertCodec.decode(claimsTwoGigabytes)).isInstanceOf(IOException.class);
    }

    @Test
    void throwsNothingButIoExceptionOnDamage() throws Exception {
        byte[] whole = AlertCodec.encode(ALERT);
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int refused = 0;
        for (int run = 0; run < 5_000; run++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            try {
                AlertCodec.decode(damaged);
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).as("seed %d", seed).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"4.5,LIGHT", "4.99,LIGHT", "5,MODERATE", "6,STRONG", "6.9,STRONG", "7,MAJOR", "8,GREAT", "10.5,GREAT"})
    void classifiesAsTheGeologicalSurveyDoes(double magnitude, Severity severity) {
        assertThat(EarthquakeAlerts.severityOf(magnitude)).isEqualTo(severity);
    }
}
