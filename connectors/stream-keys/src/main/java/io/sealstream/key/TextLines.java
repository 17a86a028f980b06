package io.sealstream.key;

import io.sealstream.bytes.Base64Key;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The lines of a key or secret file that mean something. Lines that are empty or start with {@code #} mean nothing. Messages name the
 * place and the line and never repeat what stands there, because a key may stand where something else was expected.
 */
final class TextLines {

    private static final String BAD_KEY = " is not 32 bytes in base64url without padding";

    private final String source;

    /** What a line here is called, for messages. */
    private final String what;

    private final List<LineKind> allowed;

    /**
     * @param source where the text came from, for messages: a file or a variable
     * @param what what a line of it is, for messages: with an article
     * @param allowed the kinds of lines that belong there
     */
    TextLines(String source, String what, LineKind... allowed) {
        this.source = source;
        this.what = what;
        this.allowed = List.of(allowed);
    }

    /** @throws KeyException if a line is of another kind, or does not have the words of its kind */
    List<Line> read(String text) throws KeyException {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String raw : text.lines().toList()) {
            number++;
            String line = raw.strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                lines.add(line(number, List.of(line.split("\\s+", -1))));
            }
        }
        return lines;
    }

    /** For a text that lacks a line. */
    KeyException missing(String sentence) {
        return new KeyException(
                ErrorCode.KEY_FILE_INVALID, sentence, "source", source, "expectedLine", LineKind.forms(allowed));
    }

    private Line line(int number, List<String> words) throws KeyException {
        LineKind kind = LineKind.of(words.get(0))
                .orElseThrow(() -> invalid("line is not " + what, number, "expectedLine", LineKind.forms(allowed)));
        if (!allowed.contains(kind)) {
            throw invalid("line is " + kind.what() + ", not " + what, number, "expectedLine", LineKind.forms(allowed));
        }
        if (!kind.hasWords(words.size())) {
            throw invalid("line is not " + what, number, "expectedLine", kind.form());
        }
        return new Line(kind, number, words);
    }

    private KeyException invalid(String sentence, int line, Object... more) {
        List<Object> context = new ArrayList<>(List.of("source", source, "line", line));
        context.addAll(List.of(more));
        return new KeyException(ErrorCode.KEY_FILE_INVALID, sentence, context.toArray());
    }

    /** A line of a kind that belongs here, with as many words as that has. Mute in {@code toString}. */
    final class Line {

        private final LineKind kind;
        private final int number;
        private final List<String> words;

        private Line(LineKind kind, int number, List<String> words) {
            this.kind = kind;
            this.number = number;
            this.words = words;
        }

        LineKind kind() {
            return kind;
        }

        /** Counts from 1, with comments and empty lines. */
        int number() {
            return number;
        }

        KeyException invalid(String sentence, Object... more) {
            return TextLines.this.invalid(sentence, number, more);
        }

        /**
         * A name, which is public. A key in its column is refused rather than shown to everybody.
         *
         * @param word counts from 1
         * @param name what it is, for messages
         * @param expected its form, for messages
         */
        <T> T name(int word, Function<String, T> parser, String name, String expected) throws KeyException {
            if (Base64Key.isKey(words.get(word))) {
                throw invalid(name + " may be a key: the words are in the wrong order", "expectedLine", kind.form());
            }
            try {
                return parser.apply(words.get(word));
            } catch (IllegalArgumentException e) {
                throw invalid(name + " is not allowed", "expected", expected);
            }
        }

        /**
         * 32 bytes, which are wiped behind {@code parser}.
         *
         * @param word counts from 1
         * @param name what it is, for messages
         */
        <T> T key(int word, Function<byte[], T> parser, String name) throws KeyException {
            byte[] bytes = Base64Key.decode(words.get(word))
                    .orElseThrow(() -> invalid(
                            name + BAD_KEY,
                            "foundCharacters",
                            words.get(word).length(),
                            "expectedCharacters",
                            Base64Key.CHARACTERS));
            try {
                return parser.apply(bytes);
            } catch (IllegalArgumentException e) {
                throw invalid(String.valueOf(e.getMessage()));
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        }

        @Override
        public String toString() {
            return "Line[" + number + ", hidden]";
        }
    }
}
