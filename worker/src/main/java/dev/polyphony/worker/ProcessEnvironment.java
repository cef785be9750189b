package dev.polyphony.worker;

import java.util.Map;

/** The environment variables that hold keys and addresses. Prints none of them. */
public record ProcessEnvironment(Map<String, String> variables) {
    public ProcessEnvironment {
        variables = Map.copyOf(variables);
    }

    @Override
    public String toString() {
        return variables.size() + " variables";
    }
}
