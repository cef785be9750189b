package dev.polyphony.learning;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.embedding.Embeddings;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What was learnt of several models' answers to one kind of prompts: what their words are worth together, and what each
 * way of asking them came to. Each tenth of the prompts is judged by weights that were learnt from the other nine.
 *
 * @param questions how many it was learnt from
 * @param calibrationError of the probability of the answer that is taken where all are asked
 * @param members the most accurate first
 * @param folds by the kind of the prompt; {@code recalibrations} and {@code policies} likewise
 * @param policies those that no other of the same members is better and cheaper than
 * @param meaning the same by the prompt's meaning, too; absent where that told nothing more
 */
public record LearntPanel(
        int questions,
        @JsonProperty("calibration_error") double calibrationError,
        List<Member> members,
        Kinds kinds,
        List<VoteWeights> folds,
        Map<String, Recalibration> recalibrations,
        List<AskPolicy> policies,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Meaning meaning) {
    public LearntPanel {
        recalibrations = Map.copyOf(recalibrations);
        members = List.copyOf(members);
        folds = List.copyOf(folds);
        policies = List.copyOf(policies);
    }

    /**
     * @param accuracy of the member alone
     * @param cost mean cost of its answers in US dollars; absent where nobody knows
     */
    public record Member(
            String name,
            double accuracy,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double cost) {
        double costOrZero() {
            return cost == null ? 0 : cost;
        }
    }

    /** @param embeddings asked for the prompt's where meanings were learnt */
    public LearntPrompt of(String prompt, Embeddings embeddings) {
        return LearntPrompt.of(this, prompt, embeddings);
    }

    /** By the prompt's kind alone. */
    public Judged judge(String prompt, List<Vote> votes) {
        return of(prompt, Embeddings.none()).judge(votes);
    }

    static Judged judge(
            VoteWeights weights, Position prompt, Map<String, Recalibration> recalibrations, List<Vote> votes) {
        VoteWeights.Posterior posterior = weights.posterior(votes, prompt);
        List<Judged.Group> groups = posterior.speakers().entrySet().stream()
                .map(said -> new Judged.Group(said.getKey(), said.getValue(), posterior.probability(said.getKey())))
                .sorted(Comparator.comparingDouble(Judged.Group::probability).reversed())
                .toList();
        if (groups.isEmpty()) {
            return new Judged(null, 0, false, groups);
        }
        List<String> panel = votes.stream()
                .map(Vote::member)
                .filter(weights.members()::contains)
                .distinct()
                .toList();
        double raw = groups.getFirst().probability();
        String fitted = Outcomes.calibrationOf(panel);
        double probability =
                recalibrations.getOrDefault(fitted, Recalibration.NONE).of(raw);
        double others = raw < 1 ? (1 - probability) / (1 - raw) : 1;
        return new Judged(
                groups.getFirst().members().getFirst(),
                probability,
                recalibrations.containsKey(fitted),
                IntStream.range(0, groups.size())
                        .mapToObj(i -> new Judged.Group(
                                groups.get(i).value(),
                                groups.get(i).members(),
                                i == 0 ? probability : groups.get(i).probability() * others))
                        .toList());
    }

    /** For people: what of a prompt is gone by. */
    public String basis() {
        return meaning == null ? "kind" : "kind and meaning";
    }

    @JsonIgnore
    public Set<String> names() {
        Set<String> names = new HashSet<>();
        members.forEach(member -> names.add(member.name()));
        return names;
    }

    /** The most accurate of those alone. */
    public Optional<Member> best(Collection<String> among) {
        return members.stream()
                .filter(member -> among.contains(member.name()))
                .max(Comparator.comparingDouble(Member::accuracy)
                        .thenComparingDouble(member -> member.cost() == null ? 0 : -member.cost()));
    }

    /** Whether that way to ask was learnt, by the kind of prompts or by their meaning. */
    public boolean learnt(AskPolicy policy) {
        return policies.contains(policy)
                || (meaning != null
                        && (policy.price() != null || meaning.policies().contains(policy)));
    }

    /**
     * The best way to ask some of those, as it was on the graded questions. Of one that goes by the prompt the order
     * says nothing: {@link LearntPrompt#policy} has it.
     *
     * @param among names of models that can be asked; those that nobody learnt of are passed over
     * @return empty where nobody learnt of any
     */
    public Optional<AskPolicy> policy(Collection<String> among, Wish wish) {
        return policy(meaning == null ? policies : meaning.policies(), among, wish);
    }

    Optional<AskPolicy> policy(List<AskPolicy> known, Collection<String> among, Wish wish) {
        Optional<Member> best = best(among);
        if (best.isEmpty()) {
            return Optional.empty();
        }
        boolean priced = priced(among);
        return known.stream()
                .filter(policy -> among.containsAll(policy.order()))
                .max(Comparator.comparingDouble((AskPolicy policy) -> wish.worth(policy, best.get(), priced))
                        // Where nothing is within the wish, the best of those that are equally far from it.
                        .thenComparingDouble(AskPolicy::expected)
                        .thenComparingDouble(policy -> -policy.asked()));
    }

    /**
     * Whether one way to ask is worth more than another one for what somebody wants.
     *
     * @param among names of models that can be asked, as in {@link #policy}
     */
    public boolean prefers(AskPolicy one, AskPolicy other, Collection<String> among, Wish wish) {
        boolean priced = priced(among);
        return best(among)
                .filter(best -> wish.worth(one, best, priced) > wish.worth(other, best, priced))
                .isPresent();
    }

    private boolean priced(Collection<String> among) {
        return members.stream()
                .filter(member -> among.contains(member.name()))
                .allMatch(member -> member.cost() != null);
    }

    /** What was learnt of one; empty where nothing was. */
    public Optional<Member> member(String name) {
        return members.stream().filter(member -> member.name().equals(name)).findFirst();
    }
}
