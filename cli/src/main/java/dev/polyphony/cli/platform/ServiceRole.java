package dev.polyphony.cli.platform;

/** What a process can stay for. */
public enum ServiceRole {
    /** Everything: Temporal, worker and starter. */
    UP,
    WORKER,
    STARTER
}
