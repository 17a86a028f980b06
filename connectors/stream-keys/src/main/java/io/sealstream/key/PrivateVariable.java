package io.sealstream.key;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import java.util.Map;

/** A key or secret in the environment of this process. */
final class PrivateVariable {

    private PrivateVariable() {}

    static void requireName(String variable) {
        if (variable.isEmpty() || variable.indexOf('=') >= 0) {
            throw new IllegalArgumentException(
                    "name of an environment variable is not empty and has no '=', found '" + variable + "'");
        }
    }

    static String read(String variable, Map<String, String> environment) throws KeyException {
        String text = environment.get(variable);
        if (text == null) {
            throw new KeyException(
                    ErrorCode.KEY_FILE_INVALID,
                    "environment variable is not set",
                    "variable",
                    variable,
                    "do",
                    "export " + variable + "=... on the machine that runs this");
        }
        if (text.length() > PrivateFile.MAX_BYTES) {
            throw new KeyException(
                    ErrorCode.KEY_FILE_INVALID,
                    "environment variable is too long",
                    "variable",
                    variable,
                    "maxCharacters",
                    PrivateFile.MAX_BYTES);
        }
        return text;
    }
}
