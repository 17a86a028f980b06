package io.sealstream.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(10)
class WycheproofTest {

    private final String before = System.getProperty(ForeignVectors.FOLDER_PROPERTY, "");
    private final Path folder;

    WycheproofTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void useFolder() {
        System.setProperty(ForeignVectors.FOLDER_PROPERTY, folder.toString());
    }

    @AfterEach
    void restore() {
        System.setProperty(ForeignVectors.FOLDER_PROPERTY, before);
    }

    @Test
    void joinsTheFieldsOfGroupAndCase() throws IOException {
        write(2);
        List<WycheproofCase> cases = Wycheproof.cases("x").orElseThrow();
        assertThat(cases).hasSize(2);
        assertThat(cases.get(1).number("keySize")).isEqualTo(256);
        assertThat(cases.get(1).hex("key")).containsExactly(1, 2);
        assertThat(cases.get(1).result()).isEqualTo("invalid");
        assertThat(cases.get(1)).hasToString("x.json #2 invalid odd");
        assertThatThrownBy(() -> cases.get(0).text("none")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesAFileThatLacksCases() throws IOException {
        write(3);
        assertThatThrownBy(() -> Wycheproof.cases("x")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void saysWhatIsAbsent() {
        assertThat(Wycheproof.cases("none")).isEmpty();
        assertThat(Wycheproof.absence("none"))
                .contains("file=wycheproof/none.json")
                .contains(folder.toString());
        System.clearProperty(ForeignVectors.FOLDER_PROPERTY);
        assertThat(Wycheproof.cases("none")).isEmpty();
    }

    private void write(int numberOfTests) throws IOException {
        Path file = folder.resolve("wycheproof").resolve("x.json");
        Files.createDirectories(folder.resolve("wycheproof"));
        Files.writeString(
                file,
                "{\"numberOfTests\":" + numberOfTests + ",\"testGroups\":[{\"keySize\":256,\"tests\":["
                        + "{\"tcId\":1,\"comment\":\"\",\"key\":\"00\",\"result\":\"valid\"},"
                        + "{\"tcId\":2,\"comment\":\"odd\",\"key\":\"0102\",\"result\":\"invalid\",\"flags\":[]}]}]}");
    }
}
