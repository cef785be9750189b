package dev.polyphony.execution;

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
