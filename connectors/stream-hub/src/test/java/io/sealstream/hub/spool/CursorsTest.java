package io.sealstream.hub.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.LimitExceededException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CursorsTest {

    @TempDir
    Path folder;

    @Test
    void remembersEachSubscriberAndNeverGoesBack() throws Exception {
        Cursors cursors = Cursors.open(folder);
        assertThat(cursors.next("a")).isEmpty();
        cursors.advance("a", 5);
        cursors.advance("ü", 7);
        cursors.advance("a", 4);
        assertThat(cursors.next("a")).hasValue(5);
        Cursors again = Cursors.open(folder);
        assertThat(again.next("a")).hasValue(5);
        assertThat(again.next("ü")).hasValue(7);
        assertThat(again.next("b")).isEmpty();
    }

    @Test
    void takesAThousandSubscribersAndNoMore() throws Exception {
        Cursors cursors = Cursors.open(folder);
        for (int i = 0; i < 1000; i++) {
            cursors.advance("subscriber " + i, i);
        }
        assertThatThrownBy(() -> cursors.advance("one more", 1))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage("stream has too many subscribers [maxSubscribers=1000]");
        cursors.advance("subscriber 3", 1000);
        Cursors again = Cursors.open(folder);
        assertThat(again.next("subscriber 3")).hasValue(1000);
        assertThat(again.next("subscriber 999")).hasValue(999);
        assertThat(again.next("one more")).isEmpty();
    }

    @Test
    void passesOverAFileThatWasBeingWritten() throws Exception {
        Cursors.open(folder).advance("a", 5);
        Files.write(folder.resolve("cursors.new"), new byte[] {1, 0});
        assertThat(Cursors.open(folder).next("a")).hasValue(5);
    }

    @Test
    void refusesAFileThatIsDamagedOrOfALaterRelease() throws Exception {
        Cursors.open(folder).advance("a", 5);
        Path file = folder.resolve("cursors");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        assertThatThrownBy(() -> Cursors.open(folder)).isInstanceOf(IOException.class);
        whole[0] = 2;
        Files.write(file, whole);
        assertThatThrownBy(() -> Cursors.open(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("found=2, known=1");
    }
}
