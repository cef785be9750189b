package dev.polyphony.cli.render;

import java.util.List;

/** Says that answers are not real ones: before the first and after the last line. */
public final class SimulationNote {
    private SimulationNote() {}

    public static List<String> first(Style style) {
        return List.of(
                style.warn("No provider key is set: answers come from the built-in simulator, not from a model."),
                style.warn(
                        "For real ones set OPENAI_API_KEY, ANTHROPIC_API_KEY or another; polyphony doctor says which."),
                style.warn("Or have a small model answer on this machine, without a key: polyphony local try"));
    }

    /** Answers are real, but nobody chose who gives them. */
    public static List<String> local(List<String> models, Style style) {
        return List.of(style.warn("No provider key is set: "
                + (models.size() == 1
                        ? "a model on this machine answers, " + models.getFirst()
                        : "models on this machine answer, " + String.join(", ", models))
                + ". The smaller a model, the more of it is wrong."));
    }

    public static List<String> last(Style style) {
        return List.of(
                style.warn("This answer is simulated. Set a provider key for a real one: polyphony doctor says how."));
    }
}
