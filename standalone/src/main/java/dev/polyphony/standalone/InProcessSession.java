package dev.polyphony.standalone;

import dev.polyphony.cli.platform.PlanningSession;
import dev.polyphony.client.Planning;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Plans in this process, and what was started for it, ended in the reverse order. */
record InProcessSession(Planning planning, boolean simulated, List<String> local, Deque<AutoCloseable> started)
        implements PlanningSession {

    @Override
    public String where() {
        return "No Temporal server is needed: this process plans, and nothing has to be kept";
    }

    @Override
    public void close() {
        StandaloneSession.closeAll(new ArrayDeque<>(started));
    }
}
