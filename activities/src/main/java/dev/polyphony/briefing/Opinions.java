package dev.polyphony.briefing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.Brief;
import dev.polyphony.call.Candidate;
import dev.polyphony.call.Opinion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a judge's ballot. Letters may come in any case; everything else has to be as asked, or it is a misfit. */
final class Opinions {
    private Opinions() {}

    static @Nullable Opinion read(Brief brief, Labels labels, String answer) throws Misfit {
        return switch (brief) {
            case Brief.Review review -> null;
            case Brief.Synthesize synthesis -> null;
            case Brief.Rank rank ->
                JsonText.in(answer, (ballot, text) -> ranking(labels, ballot.path(JsonForm.RANKING)));
            case Brief.Score score ->
                JsonText.in(answer, (ballot, text) -> scores(labels, ballot.path(JsonForm.SCORES)));
            case Brief.Compare(Candidate first, Candidate second) ->
                JsonText.in(answer, (ballot, text) -> preference(first, second, ballot.path(JsonForm.BETTER)));
        };
    }

    private static Opinion ranking(Labels labels, JsonNode ranking) throws Misfit {
        List<String> paths = new ArrayList<>();
        for (JsonNode label : ranking) {
            labels.path(label.asText().strip().toUpperCase(Locale.ROOT)).ifPresent(paths::add);
        }
        if (!ranking.isArray()
                || ranking.size() != labels.all().size()
                || paths.stream().distinct().count() != labels.all().size()) {
            throw new Misfit("'" + JsonForm.RANKING + "' has to name each of " + labels.all() + " once, best first");
        }
        return new Opinion.Ranking(paths);
    }

    private static Opinion scores(Labels labels, JsonNode scores) throws Misfit {
        Map<String, Double> byPath = new HashMap<>();
        for (Map.Entry<String, JsonNode> score : scores.properties()) {
            double points = score.getValue().asDouble(-1);
            if (points >= 0 && points <= JsonForm.MOST_POINTS) {
                labels.path(score.getKey().strip().toUpperCase(Locale.ROOT))
                        .ifPresent(path -> byPath.put(path, points / JsonForm.MOST_POINTS));
            }
        }
        if (byPath.size() != labels.all().size()) {
            throw new Misfit(
                    "'" + JsonForm.SCORES + "' has to give each of " + labels.all() + " a number from 0 to 10");
        }
        return new Opinion.Scores(byPath);
    }

    private static Opinion preference(Candidate first, Candidate second, JsonNode better) throws Misfit {
        String preferred = switch (better.asText().strip().toLowerCase(Locale.ROOT)) {
            case "first" -> first.path();
            case "second" -> second.path();
            case "tie" -> null;
            default -> throw new Misfit("'" + JsonForm.BETTER + "' has to be first, second or tie");
        };
        return new Opinion.Preference(first.path(), second.path(), preferred);
    }
}
