package dev.polyphony.cli.platform;

/** What a command cannot do without. */
public enum Need {
    /** The Temporal server alone. */
    SERVER,
    /** A worker too, in this process where none runs elsewhere. */
    WORKER
}
