package dev.polyphony.embedded;

import java.time.Instant;
import java.util.Optional;

/**
 * A process that was written down.
 *
 * @param pid of it
 * @param startedMillis when it began, as the system says; a process id alone can be another's by now
 */
record RecordedProcess(long pid, long startedMillis) {

    static RecordedProcess of(ProcessHandle process) {
        return new RecordedProcess(
                process.pid(),
                process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
    }

    /** While it lives. */
    Optional<ProcessHandle> alive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> of(process).equals(this));
    }
}
