package io.sealstream.key;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import java.util.ArrayList;
import java.util.List;

/** The lines of a key or secret file that mean something, each with its number. */
final class TextLines {

    /**
     * @param number counts from 1, with comments and empty lines
     * @param words what stands between blanks, at least one
     */
    record Line(int number, List<String> words) {

        @Override
        public String toString() {
            return "Line[" + number + ", hidden]";
        }
    }

    private TextLines() {}

    static List<Line> of(String text) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String raw : text.lines().toList()) {
            number++;
            String line = raw.strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                lines.add(new Line(number, List.of(line.split("\\s+", -1))));
            }
        }
        return lines;
    }

    static KeyException invalid(String sentence, String source, Line line, Object... more) {
        List<Object> context = new ArrayList<>(List.of("source", source, "line", line.number()));
        context.addAll(List.of(more));
        return new KeyException(ErrorCode.KEY_FILE_INVALID, sentence, context.toArray());
    }
}
