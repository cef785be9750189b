package dev.polyphony.cli.render;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What it took to get an answer, in one line: path, cost, time, id, where to look. */
public final class ClosingLine {
    private ClosingLine() {}

    /** At most 100 columns before the address, which is never cut. */
    public static String of(AnalysisResult result, Optional<URI> webUi, Style style) {
        List<String> facts =
                new ArrayList<>(List.of(Figures.cost(result), Figures.time(result.latency()), result.id()));
        webUi.ifPresent(address -> facts.add(address.toString()));
        String tail = facts.stream().map(fact -> " · " + fact).collect(Collectors.joining());
        int beforeAddress = tail.length()
                - webUi.map(address -> address.toString().length() + 3).orElse(0);
        String path = path(result);
        if (2 + path.length() + beforeAddress > Table.WIDTH) {
            path = shortPath(result);
        }
        return style.faint(style.marks("— " + path + tail));
    }

    private static String path(AnalysisResult result) {
        if (Members.isEnsemble(result)) {
            return shortPath(result);
        }
        return result.calls().stream().map(ClosingLine::step).collect(Collectors.joining(" → "));
    }

    private static String shortPath(AnalysisResult result) {
        String winner = Objects.requireNonNullElse(result.modelUsed(), "no answer");
        long failed = result.calls().stream()
                .filter(CallRecord.Failed.class::isInstance)
                .count();
        if (Members.isEnsemble(result)) {
            return winner + " ✓ best of " + Figures.count(result.responseCount(), "answer", "answers")
                    + (failed == 0 ? "" : ", " + failed + " missing");
        }
        return (failed == 0 ? "" : failed + " failed → ") + winner + " ✓";
    }

    private static String step(CallRecord call) {
        return switch (call) {
            case CallRecord.Answered answered -> answered.name() + " ✓";
            case CallRecord.Failed failed ->
                failed.name() + " ✗ " + failed.failure().describe();
        };
    }
}
