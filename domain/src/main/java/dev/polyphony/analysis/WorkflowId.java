package dev.polyphony.analysis;

/**
 * The id of an analysis' workflow, unique in its namespace: {@code tenant~id}, or the bare id for the default tenant.
 * It stands for the analysis in call ids, text references, events and the ledger. Neither part can hold a {@code ~}.
 * People see and type the bare id alone.
 */
public record WorkflowId(String tenant, String id) {
    private static final char SEPARATOR = '~';

    /** Reads a {@link #value()}. */
    public static WorkflowId parse(String value) {
        int end = value.indexOf(SEPARATOR);
        return end < 0
                ? Principal.DEFAULT.workflow(value)
                : new WorkflowId(value.substring(0, end), value.substring(end + 1));
    }

    public String value() {
        return isDefault() ? id : tenant + SEPARATOR + id;
    }

    /** How the ids of all of that tenant's workflows begin; empty for the default tenant, whose ids have no tenant. */
    public static String prefix(String tenant) {
        return tenant.equals(Principal.DEFAULT.tenant()) ? "" : tenant + SEPARATOR;
    }

    /** For people who look at several tenants at once: {@code an-1}, {@code an-1 (tenant legal)}. */
    public String describe() {
        return isDefault() ? id : id + " (tenant " + tenant + ")";
    }

    private boolean isDefault() {
        return tenant.equals(Principal.DEFAULT.tenant());
    }
}
