package dev.polyphony.routing;

import dev.polyphony.plan.Level;
import dev.polyphony.plan.TaskType;
import java.util.List;

/**
 * What a prompt was taken to be.
 *
 * @param taskSaid whether anything in it says what kind of work it is
 * @param signals words that decided, for people; empty where nothing stood out
 */
public record Reading(Level level, TaskType task, boolean taskSaid, List<String> signals) {
    public Reading {
        signals = List.copyOf(signals);
    }

    /** One line for people. */
    public String why() {
        String found = signals.isEmpty() ? "no signals" : "'" + String.join("', '", signals) + "'";
        return level.word() + " " + task.word() + " by " + found;
    }
}
