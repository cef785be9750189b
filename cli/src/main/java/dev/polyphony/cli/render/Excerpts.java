package dev.polyphony.cli.render;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.FinalAnswer;
import dev.polyphony.call.Reply;

/** Long texts in a line. */
final class Excerpts {
    private static final int ESCAPES = 9;
    private static final int LONGEST_VALUE = 30;

    private Excerpts() {}

    /** White space folded; cut where it is printed. */
    static String line(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    static String said(Reply reply) {
        FinalAnswer end = reply.finalAnswer();
        String value = end == null || end.value().length() > LONGEST_VALUE ? "" : "[" + end.value() + "] ";
        return value + line(reply.text());
    }

    /** Whose beginning an answer has; empty where its model wrote all of it. */
    static String continued(CallRecord.Answered call, AnalysisResult result) {
        Reply.Continued from = call.reply().continued();
        return from == null
                ? ""
                : "goes on after " + from.length() + " characters of "
                        + (from.call().equals(call.path()) ? "its own" : DecisionText.name(from.call(), result));
    }

    /** Whose answer it is, where a question in other words had paid for it; empty where none had. */
    static String similar(CallRecord.Answered call) {
        Reply.SimilarQuestion earlier = call.reply().similar();
        return earlier == null
                ? ""
                : call.name() + " answered it for " + earlier.analysis() + ", " + Figures.decimal(earlier.similarity())
                        + " alike: " + line(earlier.question());
    }

    static String confidence(Assessment assessment) {
        String scorer = assessment.scorer() == null ? "" : " by " + assessment.scorer();
        String calibrated = Boolean.FALSE.equals(assessment.calibrated()) ? ", uncalibrated" : "";
        String failed = assessment.scorerFailed() == null ? "" : " (" + assessment.scorerFailed() + ")";
        return "confidence " + Figures.decimal(assessment.confidence()) + scorer + calibrated + failed;
    }

    /** Colours take no room. */
    static String fit(String line, Style style) {
        int escapes = style.colour()
                ? ESCAPES
                        * (int) line.chars()
                                .filter(c -> c == TerminalText.BEGIN)
                                .count()
                        / 2
                : 0;
        return Table.shortened(line, Table.WIDTH + escapes, style);
    }
}
