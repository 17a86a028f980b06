package io.sealstream.key;

import io.sealstream.error.KeyException;
import java.util.Map;

/**
 * A passphrase in an environment variable. Immutable.
 *
 * @param variable the name of the variable
 */
public record PassphraseVariable(String variable) implements PassphraseSource {

    private static final long serialVersionUID = 1L;

    public PassphraseVariable {
        PrivateVariable.requireName(variable);
    }

    @Override
    public Passphrase load() throws KeyException {
        return load(System.getenv());
    }

    Passphrase load(Map<String, String> environment) throws KeyException {
        return PassphraseText.parse(PrivateVariable.read(variable, environment), toString());
    }

    @Override
    public String toString() {
        return "environment variable " + variable;
    }
}
