package dev.polyphony.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.Brief;
import dev.polyphony.call.Candidate;
import dev.polyphony.call.Opinion;
import dev.polyphony.schema.FormatMismatch;
import dev.polyphony.schema.JsonText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a judge's ballot. Letters may come in any case; everything else has to be as asked, or it is a misfit. */
final class OpinionReader {
    private OpinionReader() {}

    static @Nullable Opinion read(Brief brief, CandidateLabels labels, String answer) throws FormatMismatch {
        return switch (brief) {
            case Brief.Review review -> null;
            case Brief.Synthesize synthesis -> null;
            case Brief.Rank rank ->
                JsonText.in(answer, (ballot, text) -> ranking(labels, ballot.path(ReplyForms.RANKING)));
            case Brief.Score score ->
                JsonText.in(answer, (ballot, text) -> scores(labels, ballot.path(ReplyForms.SCORES)));
            case Brief.Compare(Candidate first, Candidate second) ->
                JsonText.in(answer, (ballot, text) -> preference(first, second, ballot.path(ReplyForms.BETTER)));
        };
    }

    private static Opinion ranking(CandidateLabels labels, JsonNode ranking) throws FormatMismatch {
        List<String> paths = new ArrayList<>();
        for (JsonNode label : ranking) {
            labels.path(label.asText().strip().toUpperCase(Locale.ROOT)).ifPresent(paths::add);
        }
        if (!ranking.isArray()
                || ranking.size() != labels.all().size()
                || paths.stream().distinct().count() != labels.all().size()) {
            throw new FormatMismatch(
                    "'" + ReplyForms.RANKING + "' has to name each of " + labels.all() + " once, best first");
        }
        return new Opinion.Ranking(paths);
    }

    private static Opinion scores(CandidateLabels labels, JsonNode scores) throws FormatMismatch {
        Map<String, Double> byPath = new HashMap<>();
        for (Map.Entry<String, JsonNode> score : scores.properties()) {
            double points = score.getValue().asDouble(-1);
            if (points >= 0 && points <= ReplyForms.MOST_POINTS) {
                labels.path(score.getKey().strip().toUpperCase(Locale.ROOT))
                        .ifPresent(path -> byPath.put(path, points / ReplyForms.MOST_POINTS));
            }
        }
        if (byPath.size() != labels.all().size()) {
            throw new FormatMismatch(
                    "'" + ReplyForms.SCORES + "' has to give each of " + labels.all() + " a number from 0 to 10");
        }
        return new Opinion.Scores(byPath);
    }

    private static Opinion preference(Candidate first, Candidate second, JsonNode better) throws FormatMismatch {
        String preferred = switch (better.asText().strip().toLowerCase(Locale.ROOT)) {
            case "first" -> first.path();
            case "second" -> second.path();
            case "tie" -> null;
            default -> throw new FormatMismatch("'" + ReplyForms.BETTER + "' has to be first, second or tie");
        };
        return new Opinion.Preference(first.path(), second.path(), preferred);
    }
}
