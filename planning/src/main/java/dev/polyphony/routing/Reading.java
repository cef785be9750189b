package dev.polyphony.routing;

import dev.polyphony.plan.Complexity;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.TaskType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a prompt was taken to be.
 *
 * @param taskSaid whether anything in it, or beside it, says what kind of work it is
 * @param signals words that decided, for people; empty where nothing stood out
 * @param told what of it was told beside the prompt, for people; absent where nothing
 * @param scorer of an operator's own that says so; absent where the words of the prompt do
 * @param failure why a scorer of an operator's own does not say it; absent where there is none, or it does
 */
public record Reading(
        Level level,
        TaskType task,
        boolean taskSaid,
        List<String> signals,
        @Nullable String told,
        @Nullable String scorer,
        @Nullable String failure) {
    public Reading {
        signals = List.copyOf(signals);
    }

    /** By the prompt alone. */
    public Reading(Level level, TaskType task, boolean taskSaid, List<String> signals) {
        this(level, task, taskSaid, signals, null, null, null);
    }

    /** The same as that scorer says it. */
    public Reading by(String name) {
        return new Reading(level, task, taskSaid, signals, told, name, null);
    }

    /** The same, a scorer of the operator's own having failed. */
    public Reading without(String why) {
        return new Reading(level, task, taskSaid, signals, told, null, why);
    }

    /** What somebody says of the prompt counts, whatever it looks like. */
    public Reading told(@Nullable TaskType kind, @Nullable Complexity complexity) {
        if (kind == null && complexity == null) {
            return this;
        }
        // Of its levels the prompt may still say which: an expert's question is complex, too.
        Level known = complexity == null || Complexity.of(level) == complexity ? level : complexity.level();
        return new Reading(
                known,
                kind == null ? task : kind,
                kind != null || taskSaid,
                kind != null && complexity != null ? List.of() : signals,
                Stream.of(
                                Optional.ofNullable(complexity).map(Complexity::word),
                                Optional.ofNullable(kind).map(TaskType::word))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining(" ")),
                scorer,
                failure);
    }

    /** One line for people. */
    public String why() {
        String words = signals.isEmpty() ? "no signals" : "'" + String.join("', '", signals) + "'";
        String found = scorer == null ? words : scorer;
        String read = level.word() + " " + task.word();
        String why = told == null
                ? read + " by " + found
                : read + ", '" + told + "' as told"
                        + (signals.isEmpty() && scorer == null ? "" : ", the rest by " + found);
        return failure == null ? why : why + " (" + failure + ")";
    }
}
