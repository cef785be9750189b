package dev.polyphony.cli.watch;

import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Progress;
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

    /** Called once, with all there was; empty where the person leaves before the end. */
    void end(List<CallRecord> calls);
}
