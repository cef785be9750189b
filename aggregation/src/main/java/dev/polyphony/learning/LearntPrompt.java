package dev.polyphony.learning;

import dev.polyphony.embedding.Embeddings;
import dev.polyphony.scoring.Folds;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A prompt as what was learnt sees it: by its kind, and by its meaning where that was learnt and can be told here. */
public final class LearntPrompt {
    private final LearntPanel panel;
    private final String kind;
    private final int fold;
    private final Position position;

    /** By which it is judged; absent where its kind alone is gone by. */
    private final @Nullable Meaning meaning;

    private LearntPrompt(LearntPanel panel, String kind, int fold, Position position, @Nullable Meaning meaning) {
        this.panel = panel;
        this.kind = kind;
        this.fold = fold;
        this.position = position;
        this.meaning = meaning;
    }

    static LearntPrompt of(LearntPanel panel, String prompt, Embeddings embeddings) {
        String kind = panel.kinds().of(prompt);
        int place = panel.kinds().names().indexOf(kind);
        int fold = Folds.of(prompt);
        Meaning meaning = panel.meaning();
        List<Double> coordinates = meaning == null ? List.of() : coordinates(meaning.directions(), prompt, embeddings);
        return new LearntPrompt(
                panel, kind, fold, new Position(place, coordinates), coordinates.isEmpty() ? null : meaning);
    }

    /** Empty where they cannot be told here. */
    private static List<Double> coordinates(Directions directions, String prompt, Embeddings embeddings) {
        return embeddings
                .of(List.of(prompt))
                .map(List::getFirst)
                .filter(directions::fits)
                .map(directions::of)
                .orElse(List.of());
    }

    /** What it is taken for, for people; empty where it is of no kind that was learnt. */
    public String kind() {
        return kind;
    }

    /** Whether meanings were learnt, but this prompt's cannot be computed on this machine. */
    public boolean isUnread() {
        return panel.meaning() != null && meaning == null;
    }

    /** What those who have answered so far come to. Those whom nobody learnt of count for nothing. */
    public Judged judge(List<Vote> votes) {
        return meaning == null
                ? LearntPanel.judge(panel.folds().get(fold), position, panel.recalibrations(), votes)
                : LearntPanel.judge(meaning.folds().get(fold), position, meaning.recalibrations(), votes);
    }

    /**
     * The best way to ask some of those, as it was on the graded questions, with the order that this prompt has.
     *
     * @param among names of models that can be asked; those that nobody learnt of are passed over
     * @return empty where nobody learnt of any
     */
    public Optional<AskPolicy> policy(Collection<String> among, Wish wish) {
        if (meaning == null) {
            return panel.policy(panel.policies(), among, wish);
        }
        PromptOdds odds = meaning.odds().get(fold);
        return panel.policy(meaning.policies(), among, wish).map(policy -> {
            Double price = policy.price();
            return price == null
                    ? policy
                    : policy.in(odds.order(
                            panel.members().stream()
                                    .filter(member -> policy.order().contains(member.name()))
                                    .toList(),
                            price,
                            position));
        });
    }
}
