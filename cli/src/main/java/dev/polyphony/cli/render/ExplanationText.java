package dev.polyphony.cli.render;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** An ended analysis told in the order in which it happened. */
public final class ExplanationText {
    private static final String BELOW = "          ";

    private final AnalysisResult result;
    private final Style style;
    private final List<String> lines = new ArrayList<>();

    private ExplanationText(AnalysisResult result, Style style) {
        this.result = result;
        this.style = style;
    }

    public static List<String> lines(Analysis question, AnalysisResult result, Style style) {
        ExplanationText text = new ExplanationText(result, style);
        text.heading(question);
        text.story();
        text.verdicts();
        text.ending();
        return text.lines;
    }

    private void heading(Analysis question) {
        say(style.strong(result.id() + style.marks(" · ") + result.strategy() + style.marks(" · ") + outcome()));
        say("Asked: " + Excerpts.line(question.prompt()));
        if (question.conversation() != null) {
            say("  after " + Figures.count(question.conversation().messages().size(), "message", "messages")
                    + (question.conversation().system() == null ? "" : ", with a system prompt"));
        }
        say("");
    }

    private String outcome() {
        return result.status().word().replace('_', ' ') + " in " + Figures.time(result.latency()) + " for "
                + Figures.cost(result);
    }

    /** @param order calls before what was decided on them at the same moment */
    private record Event(Duration after, int order, List<String> lines) {}

    private void story() {
        Stream<Event> calls = result.calls().stream().map(call -> new Event(call.startedAfter(), 1, call(call)));
        Stream<Event> decisions = result.decisions() == null
                ? Stream.of()
                : result.decisions().stream()
                        .map(decision -> new Event(
                                decision.after(),
                                decision instanceof Decision.Chosen ? 0 : 2,
                                told(
                                        when(decision.after()),
                                        style.marks("→ "),
                                        DecisionText.of(decision, result),
                                        style::faint)));
        // Stable: what was recorded at the same millisecond stays in its order.
        Stream.concat(calls, decisions)
                .sorted(Comparator.comparing(Event::after).thenComparingInt(Event::order))
                .flatMap(event -> event.lines().stream())
                .forEach(this::say);
    }

    private List<String> call(CallRecord call) {
        String place = call.path().isEmpty() ? "" : call.path() + " ";
        String who = place
                + call.name()
                + (call.agent() == null ? "" : " by " + call.agent())
                + (call.duty() == null ? "" : ", " + call.duty().word());
        return switch (call) {
            case CallRecord.Answered answered ->
                List.of(
                                when(call.startedAfter())
                                        + style.good(style.marks("✓ "))
                                        + who
                                        + (answered.reply().host() == null
                                                ? ""
                                                : " at " + answered.reply().host())
                                        + style.marks(" · ")
                                        + Figures.time(answered.elapsed())
                                        + style.marks(" · ")
                                        + (answered.reply().isCached()
                                                ? "cached"
                                                : Figures.cost(answered.reply().cost()))
                                        + (answered.duty() == null
                                                ? style.marks(" · ")
                                                        + Excerpts.confidence(
                                                                answered.reply().assessment())
                                                : "")
                                        + (answered.reply().continued() == null
                                                ? ""
                                                : style.marks(" · ") + Excerpts.continued(answered, result)),
                                BELOW + "  " + Excerpts.said(answered.reply()),
                                BELOW + "  " + Excerpts.similar(answered))
                        .stream()
                        .filter(line -> !line.isBlank())
                        .toList();
            case CallRecord.Failed failed ->
                told(
                        when(call.startedAfter()),
                        style.bad(style.marks("✗ ")),
                        who + " · " + Figures.time(failed.elapsed()) + " · " + Figures.happened(failed),
                        UnaryOperator.identity());
        };
    }

    /** To its end, over several lines where it is long: why something happened is what an explanation is for. */
    private List<String> told(String when, String mark, String text, UnaryOperator<String> paint) {
        String below = BELOW + "  ";
        List<String> lines = new ArrayList<>();
        for (String line : Wrapping.lines(below, below, text)) {
            String words = paint.apply(style.marks(line.substring(below.length())));
            lines.add((lines.isEmpty() ? when + mark : below) + words);
        }
        return lines;
    }

    private static String when(Duration after) {
        String text = "+" + Figures.time(after);
        return text + " ".repeat(Math.max(1, BELOW.length() - text.length()));
    }

    private void verdicts() {
        if (result.decisions() == null) {
            return;
        }
        for (Decision decision : result.decisions()) {
            if (decision instanceof Decision.Judged judged) {
                List<String> verdict = VerdictText.lines(judged, result, style);
                if (!verdict.isEmpty()) {
                    say("");
                    verdict.forEach(this::say);
                }
            }
        }
    }

    private void ending() {
        say("");
        if (result.modelUsed() != null) {
            say("Answer: " + result.modelUsed()
                    + (result.confidence() == null ? "" : ", confidence " + Figures.decimal(result.confidence())));
        } else {
            Report.failure(result, style).stream().limit(1).forEach(this::say);
        }
        if (result.panel().agreement() != null && result.models().ensemble().size() > 1) {
            say("Agreement " + Figures.percent(result.panel().agreement())
                    + (result.panel().effectiveSize() == null
                            ? ""
                            : style.marks("; the panel is worth ")
                                    + Figures.decimal(result.panel().effectiveSize()) + " independent answers"));
        }
        if (result.panel().dissent() != null) {
            result.panel()
                    .dissent()
                    .forEach(dissent -> say(
                            "Dissent: " + dissent.name() + (dissent.says() == null ? "" : " says " + dissent.says())));
        }
        result.shortfalls().forEach(shortfall -> say(style.warn("Degraded: " + shortfall)));
        if (!result.gaps().missing().isEmpty()) {
            say(style.warn("Missing: " + String.join(", ", result.gaps().missing())));
        }
        say("Tokens: " + result.spending().inputTokens() + " in, "
                + result.spending().outputTokens() + " out"
                + (result.spending().complete() ? "" : "; the cost is not complete"));
        if (result.simulated()) {
            SimulationNote.last(style).forEach(this::say);
        }
    }

    private void say(String line) {
        lines.add(Excerpts.fit(line, style));
    }
}
