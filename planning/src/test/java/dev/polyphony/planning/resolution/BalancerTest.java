package dev.polyphony.planning.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.planning.resolution.Balancer.Candidate;
import dev.polyphony.planning.resolution.Balancer.Drawn;
import dev.polyphony.port.Availability;
import dev.polyphony.port.Availability.State;
import dev.polyphony.port.TrafficView;
import dev.polyphony.port.TrafficView.Performance;
import dev.polyphony.port.TrafficView.Traffic;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BalancerTest {
    private static final int DRAWS = 10_000;
    private static final Catalogue CATALOGUE = CatalogueLoader.shipped();
    private static final ProviderId OPENAI = new ProviderId("openai");
    private static final ProviderId ANTHROPIC = new ProviderId("anthropic");
    private static final Availability ALL = model -> new State.Ready();

    private static final List<Candidate> THREE =
            List.of(call("claude-haiku-5-5", null), call("gpt-4o-mini", null), call("gemini-3.8-flash", null));

    @Test
    void scoreIsWeightLessForErrorsAndForTime() {
        assertThat(Performance.UNKNOWN.score(0.4)).isEqualTo(0.4);
        assertThat(new Performance(10, 1, 0, 0).score(0.4)).isEqualTo(0.2);
        assertThat(new Performance(10, 0, 10, 0).score(0.4)).isEqualTo(0.2);
        assertThat(new Performance(10, 0.2, 2.5, 3).score(0.3)).isCloseTo(0.216, within(1e-12));
    }

    @Test
    void workFollowsTheWeights() {
        assertThat(shares(THREE, TrafficView.NONE, ALL)).satisfies(near(0.3, 0.4, 0.3));
    }

    @Test
    void workFollowsOutrightShares() {
        List<Candidate> shared =
                List.of(call("claude-haiku-5-5", 60.0), call("gemini-3.8-flash", 35.0), call("gpt-4o-mini", 5.0));
        Traffic badly = new Traffic(Map.of(), List.of(), Map.of(ANTHROPIC, new Performance(100, 0.9, 30, 0)));

        assertThat(shares(shared, badly, ALL)).satisfies(near(0.6, 0.35, 0.05));
    }

    @Test
    void workFollowsWhatOperatorsSet() {
        Traffic set = new Traffic(Map.of(OPENAI, 0.9, ANTHROPIC, 0.0), List.of(), Map.of());

        assertThat(shares(THREE, set, ALL)).satisfies(near(0, 0.75, 0.25));
    }

    @Test
    void slowAndFailingProvidersGetLess() {
        Traffic slow = new Traffic(
                Map.of(),
                List.of(),
                Map.of(ANTHROPIC, new Performance(100, 0, 10, 0), OPENAI, new Performance(100, 0.5, 0, 0)));

        // 0.3 / 2, 0.4 × 0.75 and 0.3.
        assertThat(shares(THREE, slow, ALL)).satisfies(near(0.2, 0.4, 0.4));
    }

    @Test
    void secondPlaceFollowsTheRest() {
        List<Drawn> withoutFirst = draws(THREE, TrafficView.NONE, ALL)
                .filter(drawn -> drawn.order().getFirst() == 1)
                .toList();

        assertThat((double) withoutFirst.stream()
                                .filter(drawn -> drawn.order().get(1) == 0)
                                .count()
                        / withoutFirst.size())
                .isCloseTo(0.5, within(0.02));
    }

    @Test
    void choicesOfOneProviderDivideItsWeight() {
        List<Candidate> two =
                List.of(call("claude-haiku-5-5", null), call("gpt-4o-mini", null), call("gpt-6-luna", null));

        assertThat(shares(two, TrafficView.NONE, ALL)).satisfies(near(3.0 / 7, 2.0 / 7, 2.0 / 7));
    }

    @Test
    void whoCannotAnswerNowComesLastAndIsNamed() {
        Instant at = Instant.parse("2026-11-29T12:00:00Z");
        Availability one = model -> model.provider().equals(OPENAI)
                ? new State.Blocked(new Failure.CreditExhausted())
                : model.provider().equals(ANTHROPIC)
                        ? new State.Until(at, new Failure.CircuitOpen(at))
                        : new State.Ready();

        assertThat(draws(THREE, TrafficView.NONE, one))
                .allSatisfy(drawn -> assertThat(drawn.order()).containsExactly(2, 0, 1));
        assertThat(balancer("an-1", TrafficView.NONE, one)
                        .draw(THREE, "")
                        .choice()
                        .why())
                .startsWith("drawn by score: claude-haiku-5-5 cannot answer now (")
                .contains("gpt-4o-mini cannot answer now (credit exhausted)")
                .endsWith("gemini-3.8-flash 100 % (gemini, weight 0.3)");
    }

    @Test
    void theOthersKeepTheirOrderWhereOneFallsOut() {
        Availability two = model ->
                model.provider().equals(OPENAI) ? new State.Blocked(new Failure.CreditExhausted()) : new State.Ready();

        for (int i = 0; i < 100; i++) {
            List<Integer> with =
                    balancer("an-" + i, TrafficView.NONE, ALL).draw(THREE, "").order();
            List<Integer> without =
                    balancer("an-" + i, TrafficView.NONE, two).draw(THREE, "").order();
            assertThat(without.subList(0, 2))
                    .isEqualTo(with.stream().filter(choice -> choice != 1).toList());
        }
    }

    @Test
    void choiceCountsForTheFirstOfItsModelsThatCanAnswer() {
        Availability noAnthropic = model -> model.provider().equals(ANTHROPIC)
                ? new State.Blocked(new Failure.CreditExhausted())
                : new State.Ready();
        List<Candidate> nested = List.of(
                new Candidate(
                        new ResolvedPlan.Fallback(List.of(
                                call("claude-haiku-5-5", null).plan(),
                                call("gpt-4o-mini", null).plan())),
                        null),
                call("gemini-3.8-flash", null));

        assertThat(shares(nested, TrafficView.NONE, noAnthropic)).satisfies(near(4.0 / 7, 3.0 / 7));
    }

    @Test
    void whereNobodyHasAWeightAllCountTheSame() {
        List<Candidate> others = List.of(call("mistral-small", null), call("llama-3.1-8b", null));

        assertThat(shares(others, TrafficView.NONE, ALL)).satisfies(near(0.5, 0.5));
        assertThat(balancer("an-1", TrafficView.NONE, ALL)
                        .draw(others, "")
                        .choice()
                        .why())
                .endsWith("; none has a weight, so all count the same");
    }

    @Test
    void eachAgentOfAProviderGetsItsPart() {
        List<String> agents = IntStream.range(0, 3 * DRAWS)
                .mapToObj(i -> balancer("an-" + i, TrafficView.NONE, ALL)
                        .agent("gpt-4o-mini")
                        .orElseThrow())
                .toList();

        assertThat(agents).containsOnly("openai-1", "openai-2", "openai-3");
        for (String agent : List.of("openai-1", "openai-2", "openai-3")) {
            assertThat((double) agents.stream().filter(agent::equals).count() / agents.size())
                    .isCloseTo(1.0 / 3, within(0.01));
        }
        assertThat(balancer("an-1", TrafficView.NONE, ALL).agent("mistral-small"))
                .isEmpty();
        assertThat(balancer("an-1", TrafficView.NONE, ALL).agent("nobody knows it"))
                .isEmpty();
    }

    private static Candidate call(String model, @Nullable Double share) {
        return new Candidate(new ResolvedPlan.Call(model, null, null, null), share);
    }

    private static Balancer balancer(String analysis, Traffic traffic, Availability availability) {
        return new Balancer(CATALOGUE, availability, () -> traffic, "default~" + analysis);
    }

    private static Stream<Drawn> draws(List<Candidate> candidates, Traffic traffic, Availability availability) {
        return IntStream.range(0, DRAWS)
                .mapToObj(i -> balancer("an-" + i, traffic, availability).draw(candidates, ""));
    }

    /** How often each was first. */
    private static List<Double> shares(List<Candidate> candidates, Traffic traffic, Availability availability) {
        int[] first = new int[candidates.size()];
        draws(candidates, traffic, availability)
                .forEach(drawn -> first[drawn.order().getFirst()]++);
        return Arrays.stream(first).mapToObj(count -> (double) count / DRAWS).toList();
    }

    private static Consumer<List<? extends Double>> near(double... target) {
        return shares -> {
            for (int i = 0; i < target.length; i++) {
                assertThat(shares.get(i)).isCloseTo(target[i], within(0.01));
            }
        };
    }
}
