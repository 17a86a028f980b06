package io.sealstream.key;

import io.sealstream.error.KeyException;
import java.util.Map;

/**
 * Keys in an environment variable, whose value has the form {@link KeyringText}: often a single entry. Immutable.
 *
 * @param variable the name of the variable
 */
public record KeyringVariable(String variable) implements KeyProvider {

    private static final long serialVersionUID = 1L;

    public KeyringVariable {
        PrivateVariable.requireName(variable);
    }

    @Override
    public Keyring load() throws KeyException {
        return load(System.getenv());
    }

    Keyring load(Map<String, String> environment) throws KeyException {
        return KeyringText.parse(PrivateVariable.read(variable, environment), toString());
    }

    @Override
    public String toString() {
        return "environment variable " + variable;
    }
}
