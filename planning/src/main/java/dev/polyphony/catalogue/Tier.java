package dev.polyphony.catalogue;

/** The weight class of a local model: about 7, 13 and 33 billion parameters. */
public enum Tier {
    FAST,
    BALANCED,
    POWERFUL
}
