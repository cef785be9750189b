package dev.polyphony.catalogue;

/** The kinds of work a model can be listed for. */
public enum TaskType {
    PLANNING,
    CODING,
    REVIEW,
    TESTING,
    DOCUMENTATION,
    DEBUGGING,
    MATH,
    RESEARCH,
    ANALYSIS,
    WRITING
}
