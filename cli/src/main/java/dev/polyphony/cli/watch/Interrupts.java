package dev.polyphony.cli.watch;

/** Ctrl-C, and other polite requests to end. */
public interface Interrupts {

    /** Runs {@code action} once if an interrupt comes before the registration is closed. */
    Registration during(Runnable action);

    /** Those of this process: it ends after the registration is closed, or soon after the interrupt. */
    static Interrupts ofProcess() {
        return ProcessInterrupts::new;
    }

    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
