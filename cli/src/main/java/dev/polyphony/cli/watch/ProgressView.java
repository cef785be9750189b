package dev.polyphony.cli.watch;

import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Progress;
import dev.polyphony.client.PendingRetry;
import java.util.List;

/** Shows how far an analysis is. */
public interface ProgressView {
    ProgressView NONE = new ProgressView() {
        @Override
        public void show(Progress progress) {}

        @Override
        public void end(List<CallRecord> calls) {}
    };

    /** Called a few times a second, with the newest that is known. */
    void show(Progress progress);

    /** Called every few seconds while a call is under way, with those that wait to be tried again. */
    default void retries(List<PendingRetry> retries) {}

    /** Called once, with all there was; empty where the person leaves before the end. */
    void end(List<CallRecord> calls);
}
