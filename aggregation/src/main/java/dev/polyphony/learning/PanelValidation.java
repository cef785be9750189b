package dev.polyphony.learning;

import dev.polyphony.embedding.Embeddings;
import dev.polyphony.scoring.Folds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What asking by what was learnt comes to on questions that it was not learnt from: each tenth of the questions is
 * asked as it was found best on the other nine, weights, orders and thresholds alike (nested cross-validation).
 */
public final class PanelValidation {
    private final List<List<GradedBallot>> tenths;
    private final List<Optional<LearntPanel>> learnt;
    private final Embeddings embeddings;

    /** By the kinds of prompts alone. */
    public PanelValidation(List<GradedBallot> ballots) {
        this(ballots, Embeddings.none());
    }

    /**
     * @param ballots of these members only
     * @param embeddings of prompts
     */
    public PanelValidation(List<GradedBallot> ballots, Embeddings embeddings) {
        this.embeddings = embeddings;
        tenths = IntStream.range(0, Folds.COUNT)
                .mapToObj(tenth -> ballots.stream()
                        .filter(ballot -> Folds.of(ballot.prompt()) == tenth)
                        .toList())
                .toList();
        learnt = IntStream.range(0, Folds.COUNT)
                .mapToObj(tenth -> PanelTraining.learn(
                        ballots.stream()
                                .filter(ballot -> Folds.of(ballot.prompt()) != tenth)
                                .toList(),
                        embeddings))
                .toList();
    }

    /**
     * @param cost in US dollars; absent where nobody knows
     * @param confidence probability of being right that was said; absent where nobody was known
     * @param best the model that was the most accurate alone on the other nine tenths
     */
    public record Asked(
            GradedBallot ballot,
            boolean right,
            @Nullable Double cost,
            @Nullable Double confidence,
            List<String> members,
            String best) {
        public Asked {
            members = List.copyOf(members);
        }
    }

    /** One a question, in the order of the tenths; without those of a tenth for which nothing could be learnt. */
    public List<Asked> asking(Collection<String> among, Wish wish) {
        List<Asked> asked = new ArrayList<>();
        for (int tenth = 0; tenth < Folds.COUNT; tenth++) {
            LearntPanel panel = learnt.get(tenth).orElse(null);
            if (panel != null && panel.policy(among, wish).isPresent()) {
                String best = panel.best(among).orElseThrow().name();
                tenths.get(tenth).forEach(ballot -> {
                    LearntPrompt prompt = panel.of(ballot.prompt(), embeddings);
                    asked.add(ask(ballot, prompt, prompt.policy(among, wish).orElseThrow(), best));
                });
            }
        }
        return asked;
    }

    /** The share of the tenths for which the meaning of prompts was gone by, too. */
    public double byMeaning() {
        return learnt.stream()
                        .flatMap(Optional::stream)
                        .filter(panel -> panel.meaning() != null)
                        .count()
                / (double) Folds.COUNT;
    }

    private static Asked ask(GradedBallot ballot, LearntPrompt prompt, AskPolicy policy, String best) {
        Set<String> names = new HashSet<>();
        List<String> order = new ArrayList<>();
        Judged judged = null;
        for (String member : policy.order()) {
            names.add(member);
            order.add(member);
            judged = prompt.judge(ballot.of(names).votes());
            if (judged.probability() >= policy.threshold()) {
                break;
            }
        }
        String taken = Objects.requireNonNullElse(
                judged == null ? null : judged.speaker(), policy.order().getFirst());
        return new Asked(
                ballot,
                ballot.isRight(taken),
                cost(ballot, order),
                judged == null || judged.speaker() == null ? null : (Double) judged.probability(),
                order,
                best);
    }

    private static @Nullable Double cost(GradedBallot ballot, List<String> members) {
        double sum = 0;
        for (String member : members) {
            Double one = ballot.costs().get(member);
            if (one == null) {
                return null;
            }
            sum += one;
        }
        return sum;
    }
}
