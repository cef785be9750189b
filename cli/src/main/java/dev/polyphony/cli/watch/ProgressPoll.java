package dev.polyphony.cli.watch;

import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Progress;
import dev.polyphony.client.AnalysisClient;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks for the progress beside the screen, so that a slow answer does not stop the clock there. */
final class ProgressPoll implements AutoCloseable {
    /** Most answers of a quick model are there before the first question. */
    private static final long FIRST_MILLIS = 120;

    private static final long EVERY_MILLIS = 300;

    private final ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("progress").unstarted(task));
    private volatile Progress latest = new Progress(AnalysisStatus.RUNNING, null, List.of());

    ProgressPoll(AnalysisClient client, String id) {
        asking.scheduleWithFixedDelay(() -> ask(client, id), FIRST_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    Progress latest() {
        return latest;
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }

    private void ask(AnalysisClient client, String id) {
        try {
            latest = client.progress(id);
        } catch (RuntimeException e) {
            // No worker at the moment, or the analysis is just ending: the result is waited for elsewhere. Whatever it
            // is,
            // it must not be the last question.
        }
    }
}
