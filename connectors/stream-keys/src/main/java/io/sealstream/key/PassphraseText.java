package io.sealstream.key;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;

/**
 * The text form of a passphrase: one line, whose blanks count. Its end, LF or CR LF, does not, and may be missing. Messages never repeat
 * what stands there.
 */
final class PassphraseText {

    private PassphraseText() {}

    /** @param source where the text came from, for messages: a file or a variable */
    static Passphrase parse(String text, String source) throws KeyException {
        String line = text.endsWith("\r\n")
                ? text.substring(0, text.length() - 2)
                : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        if (line.indexOf('\n') >= 0) {
            throw new KeyException(
                    ErrorCode.KEY_FILE_INVALID,
                    "a passphrase is one line",
                    "source",
                    source,
                    "foundLines",
                    text.lines().count());
        }
        try {
            return Passphrase.of(line);
        } catch (IllegalArgumentException e) {
            throw new KeyException(
                    ErrorCode.KEY_FILE_INVALID,
                    "passphrase is not allowed",
                    "source",
                    source,
                    "expected",
                    "1 to " + Passphrase.MAX_CHARACTERS + " characters of UTF-8, no control characters",
                    "foundCharacters",
                    line.length());
        }
    }
}
