package dev.polyphony.cli.render;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.FailedRequests;
import java.util.ArrayList;
import java.util.List;

/** Everything about every call, for {@code -v}. */
public final class CallDetails {
    private CallDetails() {}

    public static List<String> lines(AnalysisResult result, Style style) {
        Table table = new Table(style, "  ").head("", "MODEL", "BEGAN", "TOOK", "IN", "OUT", "COST", "SENT", "DETAIL");
        result.calls().forEach(call -> add(table, call, result));
        List<String> lines = new ArrayList<>();
        lines.add(style.marks("Calls of " + result.strategy() + ", in the order they began"));
        lines.addAll(table.lines());
        result.calls().forEach(call -> {
            if (call instanceof CallRecord.Answered answered && answered.reply().reasoning() != null) {
                String thoughts = Excerpts.line(answered.reply().reasoning());
                lines.add(Excerpts.fit(style.marks("  " + answered.name() + " thought: " + thoughts), style));
            }
        });
        lines.addAll(unscored(result, style));
        lines.addAll(doubts(result, style));
        lines.add(style.marks("  in all " + result.spending().inputTokens() + " tokens in, "
                + result.spending().outputTokens() + " out, "
                + Figures.cost(result) + ", " + Figures.time(result.latency())
                + (result.confidence() == null ? "" : ", confidence " + Figures.decimal(result.confidence()))));
        return lines;
    }

    /** Of each answer that a scorer of the operator's own should have judged. */
    private static List<String> unscored(AnalysisResult result, Style style) {
        List<String> lines = new ArrayList<>();
        for (CallRecord call : result.calls()) {
            if (call instanceof CallRecord.Answered answered
                    && answered.reply().assessment().scorerFailed() != null) {
                lines.add(style.marks("  " + call.name() + ": "
                        + answered.reply().assessment().scorerFailed() + "; its confidence is by "
                        + answered.reply().assessment().scorer()));
            }
        }
        return lines;
    }

    /** Of each call whose failed requests may have been billed, how many of them may. */
    static List<String> doubts(AnalysisResult result, Style style) {
        List<String> lines = new ArrayList<>();
        for (CallRecord call : result.calls()) {
            FailedRequests failed = call.failedRequests();
            if (failed != null && failed.unknown() > 0) {
                lines.add(style.marks("  " + call.name() + ": "
                        + Figures.count(failed.unknown(), "failed request", "failed requests")
                        + " may have been billed; polyphony costs holds them as in doubt"));
            }
        }
        return lines;
    }

    private static void add(Table table, CallRecord call, AnalysisResult result) {
        String began = "+" + Figures.time(call.startedAfter());
        String took = Figures.time(call.elapsed());
        switch (call) {
            case CallRecord.Answered answered ->
                table.row(
                        "✓",
                        answered.name(),
                        began,
                        took,
                        String.valueOf(answered.reply().usage().inputTokens()),
                        String.valueOf(answered.reply().usage().outputTokens()),
                        Figures.known(answered.reply().cost()),
                        String.valueOf(answered.reply().sends()),
                        agent(call)
                                + answered.reply().servedBy()
                                + (answered.reply().host() == null
                                        ? ""
                                        : " at " + answered.reply().host())
                                + (answered.reply().continued() == null
                                        ? ""
                                        : ", " + Excerpts.continued(answered, result))
                                + (answered.reply().truncated() ? ", cut off at the output limit" : ""));
            case CallRecord.Failed failed ->
                table.row(
                        "✗",
                        failed.name(),
                        began,
                        took,
                        "",
                        "",
                        "",
                        String.valueOf(failed.sends()),
                        agent(call) + Figures.why(failed.failure()));
        }
    }

    /** Who of the balanced pool it was given to. */
    private static String agent(CallRecord call) {
        return call.agent() == null ? "" : call.agent() + ": ";
    }
}
