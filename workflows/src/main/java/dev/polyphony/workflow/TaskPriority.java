package dev.polyphony.workflow;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisPriority;
import io.temporal.common.Priority;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is in a queue of the Temporal server: first what is interactive, then what is not; among equals each
 * tenant in turn, as often as its weight says, however many tasks of others stand before.
 */
public final class TaskPriority {
    /**
     * 1 is the first of five. What says nothing, such as previews and what earlier versions began, is in the middle.
     */
    private static final int INTERACTIVE = 3;

    /** Of what a batch asks: it waits as long as others have something to do. */
    public static final int BATCH = 4;

    /** The server takes no fairness key that is longer. */
    private static final int LONGEST_KEY = 64;

    private TaskPriority() {}

    /** @param weight of its tenant; absent for 1 */
    public static Priority of(Analysis analysis, @Nullable Double weight) {
        return of(analysis.tenant(), analysis.priority(), weight);
    }

    /**
     * @param priority absent for {@link AnalysisPriority#INTERACTIVE}
     * @param weight of the tenant; absent for 1
     */
    public static Priority of(String tenant, @Nullable AnalysisPriority priority, @Nullable Double weight) {
        return Priority.newBuilder()
                .setPriorityKey(priority == AnalysisPriority.BATCH ? BATCH : INTERACTIVE)
                .setFairnessKey(key(tenant))
                .setFairnessWeight(weight == null ? 1 : weight.floatValue())
                .build();
    }

    /** Of what nobody waits for. */
    public static Priority of(String tenant) {
        return Priority.newBuilder()
                .setPriorityKey(INTERACTIVE)
                .setFairnessKey(key(tenant))
                .build();
    }

    /** Of a tenant with a long name the beginning and a hash: two that had the same would share their turn. */
    private static String key(String tenant) {
        return tenant.length() <= LONGEST_KEY
                ? tenant
                : tenant.substring(0, LONGEST_KEY - 9) + ":" + Integer.toHexString(tenant.hashCode());
    }
}
