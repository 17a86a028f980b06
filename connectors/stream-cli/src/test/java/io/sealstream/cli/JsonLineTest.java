package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JsonLineTest {

    @Test
    void writesOneFlatObject() {
        assertThat(new JsonLine().put("a", 1).put("b", true).put("c", "d"))
                .hasToString("{\"a\":1,\"b\":true,\"c\":\"d\"}");
        assertThat(new JsonLine()).hasToString("{}");
    }

    @Test
    void escapesWhatMustNotStandInAString() {
        assertThat(new JsonLine().put("a\"", "\\ \n \u0001 ü \u2028"))
                .hasToString("{\"a\\\"\":\"\\\\ \\u000a \\u0001 ü \u2028\"}");
    }
}
