package dev.polyphony.cli.render;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Decision;

/** Why it went on, stopped or chose as it did, a line each. */
final class DecisionText {
    private DecisionText() {}

    static String of(Decision decision, AnalysisResult result) {
        return switch (decision) {
            case Decision.Waited waited ->
                "waited: " + waited.problem() + "; then "
                        + (waited.approved() ? "somebody approved it" : "it was looked at again");
            case Decision.Cut cut ->
                "cut down to what " + cut.budget() + " leaves: without " + String.join(", ", cut.without());
            case Decision.LeftOut leftOut -> leftOut.step().describe();
            case Decision.Chosen chosen
            when chosen.choice().isExplored() ->
                "asked " + chosen.choice().chosen() + " to learn about it: "
                        + chosen.choice().why();
            case Decision.Chosen chosen ->
                (chosen.choice().isLearnt()
                                ? "what was learnt chose "
                                : chosen.choice().isDrawn() ? "drawn: " : "the prompt chose ")
                        + chosen.choice().chosen() + ": "
                        + chosen.choice().why();
            case Decision.Unsure unsure ->
                "not sure enough: " + Figures.decimal(unsure.confidence()) + " is below "
                        + Figures.decimal(unsure.threshold()) + ", so the next step is asked";
            case Decision.Sure sure
            when sure.confidence() < sure.threshold() ->
                "the last step's answer stands: " + Figures.decimal(sure.confidence()) + ", below "
                        + Figures.decimal(sure.threshold());
            case Decision.Sure sure ->
                "sure enough: " + Figures.decimal(sure.confidence()) + " reaches " + Figures.decimal(sure.threshold());
            case Decision.Kept kept ->
                "the rest failed, so the surest answer stands: " + name(kept.path(), result) + " with "
                        + Figures.decimal(kept.confidence());
            case Decision.Hedged hedged ->
                switch (hedged.cause()) {
                    case SLOW -> "too slow, so " + name(hedged.path(), result) + " is asked too";
                    case FAILED -> "failed, so " + name(hedged.path(), result) + " is asked";
                    case DENIED -> "too slow, but the worker's share of extra requests is used up";
                };
            case Decision.Resumed resumed -> name(resumed.path(), result) + " can be asked again";
            case Decision.Judged judged -> judged(judged, result);
        };
    }

    private static String judged(Decision.Judged judged, AnalysisResult result) {
        String chosen = judged.verdict().chosen();
        String by = judged.voices().isEmpty()
                ? ""
                : " after " + Figures.count(judged.voices().size(), "opinion", "opinions");
        if (chosen == null) {
            return "no answer leads by the margin that was asked for";
        }
        return (judged.chairman() == null ? "" : "the chairman wrote from all; ") + name(chosen, result)
                + " leads the answers" + by + (judged.early() ? "; that was enough without the others" : "");
    }

    /** The model at the path, or the path where there is none. */
    static String name(String path, AnalysisResult result) {
        return result.calls().stream()
                .filter(call -> call.path().equals(path))
                .map(CallRecord::name)
                .findFirst()
                .orElse("step " + path);
    }
}
