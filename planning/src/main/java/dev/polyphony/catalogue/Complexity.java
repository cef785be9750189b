package dev.polyphony.catalogue;

/** The complexity of a task given to a local team. */
public enum Complexity {
    SIMPLE,
    MEDIUM,
    COMPLEX
}
