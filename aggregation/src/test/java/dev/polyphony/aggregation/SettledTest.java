package dev.polyphony.aggregation;

import static dev.polyphony.aggregation.Answers.details;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.plan.Aggregation.VoteBy;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Verdict;
import dev.polyphony.plan.Verdict.Group;
import dev.polyphony.testing.RandomWalks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Holds {@code settled} against every way in which the votes that are out can turn out. */
class SettledTest {
    private static final String BLANK = "blank";
    private static final List<Double> MARGINS = List.of(0.2, 1 / 3.0, 0.5, 0.6, 1.0);
    private static final int ROUNDS = 400;

    @Test
    void numbersAreSettledExactlyWhenNoOutcomeChangesTheWinner() {
        RandomWalks.walk(ROUNDS, random -> {
            List<String> cast = cast(random, 1 + random.nextInt(5), List.of("1", "2", "3", BLANK));
            int outstanding = 1 + random.nextInt(3);
            Double margin = random.nextBoolean() ? null : MARGINS.get(random.nextInt(MARGINS.size()));
            if (cast.stream().allMatch(BLANK::equals)) {
                return;
            }
            Set<Set<String>> outcomes = new HashSet<>();
            complete(
                    cast,
                    outstanding,
                    List.of("1", "2", "3", "8", "9", BLANK),
                    all -> outcomes.add(winners(judged(all, 0, margin, VoteBy.NUMBER))));

            assertThat(judged(cast, outstanding, margin, VoteBy.NUMBER).settled())
                    .as("%s with %s outstanding, margin %s: %s", cast, outstanding, margin, outcomes)
                    .isEqualTo(
                            outcomes.size() == 1 && outcomes.iterator().next().size() < 2);
        });
    }

    @Test
    void formThatNobodyAskedForIsNotSettledWhileItCanChange() {
        RandomWalks.walk(ROUNDS, random -> {
            List<String> cast = cast(random, 1 + random.nextInt(5), List.of("1", "1", "2", BLANK));
            int outstanding = 1 + random.nextInt(2);
            if (judged(cast, outstanding, null, null).settled()) {
                Set<Set<String>> outcomes = new HashSet<>();
                complete(
                        cast,
                        outstanding,
                        List.of("1", "2", "9", BLANK),
                        all -> outcomes.add(winners(judged(all, 0, null, null))));

                assertThat(outcomes)
                        .as("%s with %s outstanding", cast, outstanding)
                        .hasSize(1);
            }
        });
    }

    @Test
    void settledProseKeepsAnAnswerOfTheLeadingGroupInTheWinningOne() {
        AtomicInteger settled = new AtomicInteger();
        int rounds = RandomWalks.walk(ROUNDS, random -> {
            List<String> cast = cast(random, 2 + random.nextInt(4), List.of("0", "10", "30", "50", "75", "120", "150"));
            int outstanding = 1 + random.nextInt(2);
            Verdict now = prose(cast, outstanding, null);
            if (now.settled()) {
                settled.incrementAndGet();
                List<String> leading = details(now).groups().getFirst().paths();
                complete(
                        cast,
                        outstanding,
                        List.of("0", "20", "35", "45", "60", "90", "135"),
                        all -> assertThat(details(prose(all, 0, null))
                                        .groups()
                                        .getFirst()
                                        .paths())
                                .as("%s becoming %s", cast, all)
                                .containsAnyElementsOf(leading));
            }
        });
        assertThat(settled.get()).isGreaterThanOrEqualTo(rounds / 10);
    }

    @Test
    void proseWithAMarginWaitsForAllVotes() {
        assertThat(prose(List.of("0", "0", "0", "0"), 1, 0.2).settled()).isFalse();
        assertThat(prose(List.of("0", "0", "0", "0"), 0, 0.2).settled()).isTrue();
    }

    @Test
    void twoOfThreeAreEnough() {
        assertThat(judged(List.of("42", "42"), 1, null, null).settled()).isTrue();
        assertThat(judged(List.of("42", "7"), 1, null, null).settled()).isFalse();
        assertThat(judged(List.of("42", "42"), 2, null, null).settled()).isFalse();
    }

    private static List<String> cast(Random random, int votes, List<String> from) {
        return IntStream.range(0, votes)
                .mapToObj(i -> from.get(random.nextInt(from.size())))
                .toList();
    }

    /** Every way in which up to so many more votes can be cast. */
    private static void complete(List<String> cast, int outstanding, List<String> from, Consumer<List<String>> check) {
        check.accept(cast);
        if (outstanding > 0) {
            for (String vote : from) {
                List<String> more = new ArrayList<>(cast);
                more.add(vote);
                complete(more, outstanding - 1, from, check);
            }
        }
    }

    /** What the strongest groups say, which scores would choose among; nothing where the panel abstains. */
    private static Set<String> winners(Verdict verdict) {
        if (verdict.abstains()) {
            return Set.of();
        }
        List<Group> groups = details(verdict).groups();
        return groups.stream()
                .filter(group -> group.weight() == groups.getFirst().weight())
                .map(Group::value)
                .collect(Collectors.toSet());
    }

    private static Verdict judged(List<String> votes, int outstanding, @Nullable Double margin, @Nullable VoteBy by) {
        Answers answers = new Answers();
        votes.forEach(vote -> {
            if (vote.equals(BLANK)) {
                answers.prose("No idea");
            } else {
                answers.number(vote);
            }
        });
        return answers.judged(new Count.Votes(margin, by, outstanding));
    }

    private static Verdict prose(List<String> angles, int outstanding, @Nullable Double margin) {
        Answers answers = new Answers();
        angles.forEach(answers::prose);
        return answers.judged(new Count.Votes(margin, VoteBy.TEXT, outstanding), new Angles());
    }
}
