package dev.polyphony.worker;

import java.util.UUID;

/**
 * The task queue of this process alone: what it began beside a workflow is taken up there, and by nobody where the
 * process is gone.
 */
record ProcessQueue(String name) {
    static ProcessQueue create() {
        return new ProcessQueue("process." + UUID.randomUUID());
    }
}
