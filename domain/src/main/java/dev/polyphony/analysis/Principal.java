package dev.polyphony.analysis;

import dev.polyphony.call.InvalidField;

/**
 * Whoever submits an analysis or asks about one: for now its tenant alone.
 *
 * @param tenant of the form of {@link Analysis#id}
 */
public record Principal(String tenant) {
    /** Where nobody says on whose behalf. */
    public static final Principal DEFAULT = new Principal("default");

    public Principal {
        Analysis.requireName("tenant", tenant);
    }

    /** @throws InvalidField where that can be the name of no tenant */
    public static void requireTenant(String name) {
        Analysis.requireName("tenant", name);
    }

    /** @throws InvalidField of {@code tenant} where it is another's */
    public void requireOwn(String named) {
        if (!named.equals(tenant)) {
            throw new InvalidField("tenant", "'" + named + "' is not this client's, '" + tenant + "'");
        }
    }

    /** The workflow of this tenant's analysis of that id. */
    public WorkflowId workflow(String id) {
        return new WorkflowId(tenant, id);
    }
}
