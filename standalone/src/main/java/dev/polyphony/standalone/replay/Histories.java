package dev.polyphony.standalone.replay;

import dev.polyphony.cli.UsageError;
import dev.polyphony.notation.BoundedFile;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowServiceException;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Histories to replay, each read when its turn comes. */
final class Histories implements Iterable<Histories.Named> {
    /** Temporal keeps 50 MB of a workflow at most; JSON makes more of it. */
    private static final int MOST_BYTES = 256 * 1024 * 1024;

    private final Supplier<Iterator<Named>> all;

    private Histories(Supplier<Iterator<Named>> all) {
        this.all = all;
    }

    /**
     * One that is not read yet.
     *
     * @param read throws {@link Unreadable}
     */
    record Named(String name, Supplier<WorkflowExecutionHistory> read) {}

    /** There is no such history, or it is none. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    static Histories ofIds(WorkflowClient temporal, List<String> ids) {
        return new Histories(() -> ids.stream()
                .map(id -> new Named(id, () -> fetched(temporal, id, "")))
                .iterator());
    }

    /** @throws UsageError when it is walked through, where the server cannot read the query */
    static Histories ofQuery(WorkflowClient temporal, String query, int limit) {
        return new Histories(() -> {
            try {
                Iterator<Named> found = temporal.listExecutions(query)
                        .limit(limit)
                        .map(one -> named(temporal, one.getExecution()))
                        .iterator();
                // Asks the server.
                return found.hasNext() ? found : List.<Named>of().iterator();
            } catch (StatusRuntimeException e) {
                throw e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT
                        ? new UsageError("--query: the Temporal server does not take it: "
                                + e.getStatus().getDescription())
                        : e;
            }
        });
    }

    private static Named named(WorkflowClient temporal, WorkflowExecution execution) {
        return new Named(
                execution.getWorkflowId(), () -> fetched(temporal, execution.getWorkflowId(), execution.getRunId()));
    }

    private static WorkflowExecutionHistory fetched(WorkflowClient temporal, String id, String run) {
        try {
            return run.isEmpty() ? temporal.fetchHistory(id) : temporal.fetchHistory(id, run);
        } catch (StatusRuntimeException | WorkflowServiceException e) {
            StatusRuntimeException server = e instanceof StatusRuntimeException status
                    ? status
                    : e.getCause() instanceof StatusRuntimeException cause ? cause : null;
            if (server != null && server.getStatus().getCode() == Status.Code.NOT_FOUND) {
                throw new Unreadable("Temporal has no such workflow, or not any more");
            }
            throw e;
        }
    }

    /** @throws UsageError where there is no such file */
    static Histories ofFiles(Path file, int limit) {
        if (!Files.exists(file)) {
            throw new UsageError("--file: there is no " + file);
        }
        if (!Files.isDirectory(file)) {
            return new Histories(() -> List.of(named(file)).iterator());
        }
        try (Stream<Path> files = Files.list(file)) {
            List<Path> histories = files.filter(each -> each.toString().endsWith(".json"))
                    .sorted()
                    .limit(limit)
                    .toList();
            return new Histories(() -> histories.stream().map(Histories::named).iterator());
        } catch (IOException e) {
            throw new UncheckedIOException("--file: cannot be read", e);
        }
    }

    private static Named named(Path file) {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
        return new Named(name, () -> read(file, name));
    }

    private static WorkflowExecutionHistory read(Path file, String name) {
        WorkflowExecutionHistory history = parsed(text(file), name);
        if (history.getEvents().isEmpty()
                || !history.getEvents().getFirst().hasWorkflowExecutionStartedEventAttributes()) {
            throw new Unreadable("a history begins with WorkflowExecutionStarted, this does not");
        }
        return history;
    }

    private static String text(Path file) {
        try {
            return BoundedFile.read(file, MOST_BYTES);
        } catch (BoundedFile.Unreadable e) {
            throw new Unreadable(String.valueOf(e.getMessage()));
        }
    }

    private static WorkflowExecutionHistory parsed(String json, String name) {
        try {
            return WorkflowExecutionHistory.fromJson(json, name);
        } catch (RuntimeException | StackOverflowError e) {
            // The SDK's parsers throw whatever comes, and a message may quote the file.
            throw new Unreadable("not a history in JSON, as temporal workflow show -o json writes it");
        }
    }

    @Override
    public Iterator<Named> iterator() {
        return all.get();
    }
}
