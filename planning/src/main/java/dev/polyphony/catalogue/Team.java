package dev.polyphony.catalogue;

import dev.polyphony.plan.Complexity;
import dev.polyphony.plan.TaskType;
import java.util.List;
import java.util.Set;

/**
 * The local models that do one kind of task, by alias or {@code provider/model-id}: the primary ones, then the
 * fallback.
 *
 * @param complexity of the tasks that the primary ones are for; empty for any
 */
public record Team(TaskType task, List<String> primary, List<String> fallback, Set<Complexity> complexity) {
    public Team {
        primary = List.copyOf(primary);
        fallback = List.copyOf(fallback);
        complexity = Set.copyOf(complexity);
    }
}
