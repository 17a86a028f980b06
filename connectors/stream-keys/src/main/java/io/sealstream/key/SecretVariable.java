package io.sealstream.key;

import io.sealstream.error.KeyException;
import java.util.Map;

/**
 * A hub secret in an environment variable, whose value has the form {@link SecretText}. Immutable.
 *
 * @param variable the name of the variable
 */
public record SecretVariable(String variable) implements SecretSource {

    private static final long serialVersionUID = 1L;

    public SecretVariable {
        PrivateVariable.requireName(variable);
    }

    @Override
    public HubSecret load() throws KeyException {
        return load(System.getenv());
    }

    HubSecret load(Map<String, String> environment) throws KeyException {
        return SecretText.parse(PrivateVariable.read(variable, environment), toString());
    }

    @Override
    public String toString() {
        return "environment variable " + variable;
    }
}
