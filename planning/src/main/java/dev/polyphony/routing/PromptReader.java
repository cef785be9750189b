package dev.polyphony.routing;

/**
 * Judges a prompt before anybody answers it. Called once for an analysis whose plan depends on it; what it says is
 * recorded, so that an implementation may change at any time, and may differ from worker to worker.
 */
@FunctionalInterface
public interface PromptReader {
    Reading read(String prompt);
}
