package dev.polyphony.standalone;

import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.List;
import java.util.Set;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Has Java load, beside the reading of command line and settings, what commands need after it: the client of Temporal
 * and the library of SQLite. It touches nothing of the user's, and what fails here fails again where it is needed.
 */
final class Preload {
    /** Nobody is asked there: a connection is made when it is used. */
    private static final String NOWHERE = "127.0.0.1:1";

    private static final Set<String> WITHOUT_TEMPORAL =
            Set.of("audit", "backup", "completion", "costs", "keys", "pipeline-schema", "plan-schema", "restore");

    private Preload() {}

    static void start(String[] arguments) {
        List<String> words = List.of(arguments);
        if (words.isEmpty() || words.getFirst().startsWith("-") || words.contains("--help") || words.contains("-h")) {
            return;
        }
        daemon("preload-sqlite", Preload::sqlite);
        if (!WITHOUT_TEMPORAL.contains(words.getFirst())) {
            daemon("preload-temporal", Preload::temporal);
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread.ofPlatform().daemon().name(name).start(work);
    }

    private static void sqlite() {
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception e) {
            // Said by whoever opens the database.
        }
    }

    private static void temporal() {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(NOWHERE).build());
        WorkflowClient.newInstance(stubs);
        stubs.shutdownNow();
    }
}
