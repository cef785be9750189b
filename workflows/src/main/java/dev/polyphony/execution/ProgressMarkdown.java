package dev.polyphony.execution;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Progress.CallProgress;
import dev.polyphony.text.ServerLimits;
import java.util.stream.Collectors;

/**
 * The journal as people read it in the Web UI, a Markdown list. Names models and failures, never prompts or answers.
 */
final class ProgressMarkdown {
    private ProgressMarkdown() {}

    static String of(Journal journal) {
        return ServerLimits.details(
                journal.progress().stream().map(ProgressMarkdown::line).collect(Collectors.joining("\n")));
    }

    /** What came of it, above who was asked. */
    static String of(Journal journal, AnalysisResult result) {
        StringBuilder verdict = new StringBuilder("**" + result.status().word().replace('_', ' ') + "**");
        if (result.modelUsed() != null) {
            verdict.append(" by **").append(result.modelUsed()).append("**");
        }
        verdict.append(" · ")
                .append(result.spending().complete() ? "" : "at least ")
                .append(result.cost());
        if (result.confidence() != null) {
            verdict.append(" · confidence ").append(percent(result.confidence()));
        }
        if (result.panel().agreement() != null) {
            verdict.append(" · agreement ").append(percent(result.panel().agreement()));
        }
        if (result.gaps().degraded()) {
            verdict.append(" · degraded");
        }
        if (result.problem() != null) {
            verdict.append("\n\n")
                    .append(result.problem().field())
                    .append(": ")
                    .append(result.problem().message());
        }
        return ServerLimits.details(verdict + "\n\n" + of(journal));
    }

    private static String percent(double share) {
        return Math.round(100 * share) + " %";
    }

    private static String line(CallProgress call) {
        CallRecord ended = call.ended();
        String what = switch (ended) {
            case null -> "asked";
            case CallRecord.Answered answered ->
                "answered in " + answered.elapsed().toMillis() + " ms"
                        + (answered.reply().cost() == null
                                ? ""
                                : ", " + answered.reply().cost());
            case CallRecord.Failed failed -> failed.failure().describe();
        };
        return "- **" + call.name() + "** — " + what;
    }
}
