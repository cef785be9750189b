package dev.polyphony.cli.platform;

import dev.polyphony.client.Planning;
import java.util.List;

/** Somebody who knows models and compiles plans, and whatever had to be started for it, which ends with it. */
public interface PlanningSession extends AutoCloseable {
    /** For the tenant that the settings name. */
    Planning planning();

    /** Who that is, in one line, such as {@code Temporal dev server at 127.0.0.1:7233, state in ~/.polyphony}. */
    String where();

    /** Whether answers come from the built-in simulator because no provider key is set. */
    boolean simulated();

    /** Names of the models of this machine that answer here, since no provider is set up; empty where others do. */
    default List<String> local() {
        return List.of();
    }

    @Override
    void close();
}
