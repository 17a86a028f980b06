package io.sealstream.key;

import io.sealstream.error.KeyException;
import java.util.Map;

/**
 * An environment variable, whose value has the form {@link ClientAccessText} for a client, or {@link HubAdmissionText} for a hub. Immutable.
 *
 * @param variable the name of the variable
 */
public record SecretVariable(String variable) implements SecretSource {

    private static final long serialVersionUID = 1L;

    public SecretVariable {
        PrivateVariable.requireName(variable);
    }

    @Override
    public ClientAccess load() throws KeyException {
        return load(System.getenv());
    }

    @Override
    public HubAdmission loadAdmission() throws KeyException {
        return loadAdmission(System.getenv());
    }

    ClientAccess load(Map<String, String> environment) throws KeyException {
        return ClientAccessText.parse(PrivateVariable.read(variable, environment), toString());
    }

    HubAdmission loadAdmission(Map<String, String> environment) throws KeyException {
        return HubAdmissionText.parse(PrivateVariable.read(variable, environment), toString());
    }

    @Override
    public String toString() {
        return "environment variable " + variable;
    }
}
