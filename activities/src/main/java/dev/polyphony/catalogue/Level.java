package dev.polyphony.catalogue;

/** How demanding a prompt may be for a model to be chosen for it, least first. */
public enum Level {
    BASIC,
    INTERMEDIATE,
    ADVANCED,
    EXPERT
}
