package dev.polyphony.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.hosts.HostRules.Known;
import dev.polyphony.hosts.HostState.LoadedModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which host a call goes to. Sizes are in units of a gigabyte, and a host has 20 where it has a limit. */
class HostRulesTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final String SMALL = "llama2:7b-chat";
    private static final String LARGE = "deepseek-coder:33b";
    private static final String OTHER = "wizardcoder:34b";
    private static final Map<String, Long> PULLED = Map.of(SMALL, 5L, LARGE, 18L, OTHER, 18L);

    private final List<Known> hosts = new ArrayList<>();
    private final List<HostCall> calls = new ArrayList<>();

    @Test
    void callGoesWhereItsModelIsLoaded() {
        host("a", 20L);
        host("b", 20L, SMALL);

        assertThat(place(SMALL)).hasValue(new Placement("b", false, List.of()));
    }

    @Test
    void modelThatIsBusyWhereItIsLoadedIsLoadedWhereItFits() {
        host("a", 20L, SMALL);
        host("b", 20L);
        underWay("a", SMALL, 3);

        assertThat(place(SMALL)).hasValue(new Placement("b", true, List.of()));
    }

    @Test
    void hostThatItFitsIntoComesBeforeOneThatHasToUnload() {
        host("a", 20L, LARGE);
        host("b", 20L);

        assertThat(place(OTHER)).hasValue(new Placement("b", true, List.of()));
    }

    @Test
    void idleModelIsUnloadedForAnother() {
        host("a", 20L, LARGE);

        assertThat(place(OTHER)).hasValue(new Placement("a", true, List.of(LARGE)));
    }

    @Test
    void noMoreIsUnloadedThanItTakesAndWhatWasUsedLongestAgoFirst() {
        Map<String, LoadedModel> loaded = new TreeMap<>();
        loaded.put(SMALL, loaded(5, Duration.ofMinutes(2)));
        loaded.put("mistral:7b-instruct", loaded(5, Duration.ofMinutes(3)));
        hosts.add(new Known(limits("a", 20L), state(loaded)));

        assertThat(place("llama2:13b-chat", 11)).hasValue(new Placement("a", true, List.of("mistral:7b-instruct")));
    }

    @Test
    void whereNobodyHasSetALimitTheHostUnloadsByItself() {
        host("a", null, LARGE);
        assertThat(place(OTHER)).hasValue(new Placement("a", true, List.of()));
    }

    @Test
    void busyModelIsNotUnloaded() {
        host("a", 20L, LARGE);
        underWay("a", LARGE, 1);

        assertThat(place(OTHER)).isEmpty();
    }

    @Test
    void modelWhoseCallHasJustEndedIsNotUnloadedYet() {
        hosts.add(new Known(limits("a", 20L), state(Map.of(LARGE, loaded(18, Duration.ofMillis(100))))));

        assertThat(place(OTHER)).isEmpty();
    }

    @Test
    void modelThatIsOnlyBusyElsewherePushesNobodyOutThatWasUsedLately() {
        host("a", 20L, LARGE);
        hosts.add(new Known(limits("b", 20L), state(Map.of(OTHER, loaded(18, Duration.ofSeconds(10))))));
        underWay("a", LARGE, 1);

        assertThat(place(LARGE)).isEmpty();
    }

    @Test
    void limitsOfHostAndModelHold() {
        host("a", 20L, SMALL);
        underWay("a", SMALL, 2);
        assertThat(place(SMALL)).isPresent();
        underWay("a", SMALL, 1);
        assertThat(place(SMALL)).isEmpty();

        hosts.clear();
        calls.clear();
        host("a", 40L, SMALL, LARGE);
        underWay("a", SMALL, 3);
        underWay("a", LARGE, 1);
        assertThat(place(OTHER)).as("four at once in all").isEmpty();
    }

    @Test
    void callsOfTheLoadedModelGoBeforeOneThatWaitsForAnother() {
        host("a", 20L, LARGE);
        HostCall other = waiting(OTHER, 1, Duration.ofSeconds(20), 3);

        assertThat(place(LARGE)).hasValue(new Placement("a", false, List.of()));
        assertThat(rules().passed(asking(LARGE), "a")).containsExactly(other);
    }

    @Test
    void whoeverWaitsForTheLoadedModelKeepsItThere() {
        host("a", 20L, LARGE);
        waiting(LARGE, 2, Duration.ZERO, 0);

        assertThat(rules().place(waiting(OTHER, 1, Duration.ofSeconds(20), 0), Set.of()))
                .isEmpty();
    }

    @Test
    void afterSomeCallsTheOtherModelsTurnComes() {
        host("a", 20L, LARGE);
        HostCall other = waiting(OTHER, 1, Duration.ofSeconds(20), 20);

        assertThat(place(LARGE)).as("the host is the other's").isEmpty();
        assertThat(rules().place(other, Set.of())).hasValue(new Placement("a", true, List.of(LARGE)));
    }

    @Test
    void afterSomeTimeTheOtherModelsTurnComes() {
        host("a", 20L, LARGE);
        underWay("a", LARGE, 1);
        HostCall other = waiting(OTHER, 1, Duration.ofMinutes(1), 0);

        assertThat(place(LARGE)).isEmpty();
        assertThat(rules().place(other, Set.of()))
                .as("what is under way ends first")
                .isEmpty();
    }

    @Test
    void turnOfAnotherModelTakesOneHostOnly() {
        host("a", 20L, LARGE);
        host("b", 20L, LARGE);
        underWay("a", LARGE, 1);
        waiting(OTHER, 1, Duration.ofMinutes(1), 0);

        assertThat(place(LARGE)).as("b is the other's, a is full").isEmpty();
        calls.removeFirst();
        assertThat(place(LARGE)).hasValue(new Placement("b", false, List.of()));
    }

    @Test
    void placeIsTheFirstOnesWhoCame() {
        host("a", 20L, LARGE);
        HostCall first = waiting(LARGE, 1, Duration.ofSeconds(2), 0);
        HostCall second = waiting(LARGE, 2, Duration.ofSeconds(1), 0);

        assertThat(rules().place(second, Set.of())).isEmpty();
        assertThat(rules().place(first, Set.of())).isPresent();
    }

    @Test
    void hostThatIsDownOrLacksTheModelOrItsMemoryIsPassedBy() {
        hosts.add(new Known(limits("down", 20L), state(Map.of()).unreachable("connection refused", NOW)));
        hosts.add(new Known(limits("lacks", 20L), state(Map.of()).lacks(LARGE)));
        hosts.add(new Known(limits("full", 20L), state(Map.of()).outOfMemory(LARGE, NOW)));
        hosts.add(new Known(limits("small", 10L), state(Map.of())));
        host("good", 20L);

        assertThat(place(LARGE)).hasValue(new Placement("good", true, List.of()));
    }

    @Test
    void whereNobodyIsBetterTheFailureIsTheHostsOwn() {
        hosts.add(new Known(limits("down", 20L), state(Map.of()).unreachable("connection refused", NOW)));

        assertThat(place(LARGE))
                .hasValueSatisfying(placed -> assertThat(placed.host()).isEqualTo("down"));
        assertThat(rules().isServedElsewhere(LARGE, Set.of("down"))).isFalse();
    }

    @Test
    void modelThatNoHostMayServeIsServedNowhere() {
        hosts.add(new Known(new HostLimits("a", null, 4, Map.of(), Set.of(SMALL)), state(Map.of())));

        assertThat(rules().isServed(LARGE)).isFalse();
        assertThat(rules().isServed(SMALL)).isTrue();
    }

    @Test
    void whatAHostCouldNotHoldTogetherIsNotTriedAgainForAnHour() {
        HostState both = state(Map.of(LARGE, loaded(18, Duration.ZERO)))
                .placed(OTHER, List.of(), Duration.ofMinutes(5), NOW)
                .ended(OTHER, Duration.ofMinutes(5), NOW);
        HostState shown = both.looked(
                new HostLook(
                        Duration.ofMillis(5),
                        null,
                        PULLED,
                        Map.of(OTHER, new HostLook.Loaded(18, Duration.ofMinutes(5)))),
                Set.of(),
                NOW.plusSeconds(10));
        hosts.add(new Known(limits("a", null), shown));
        calls.add(new HostCall("x", OTHER, "a", 1, NOW, NOW.plusSeconds(60), 0));

        assertThat(place(LARGE)).as("it has to wait until the other is idle").isEmpty();
        assertThat(shown.shownMemory(NOW.plusSeconds(3_700))).isNull();
    }

    @Test
    void modelThatIsNotKeptIsGoneWhenItsCallHasEnded() {
        HostState before = state(Map.of()).placed(SMALL, List.of(), Duration.ZERO, NOW);

        assertThat(before.loaded()).containsOnlyKeys(SMALL);
        assertThat(before.answered(SMALL, Duration.ZERO, NOW).loaded()).isEmpty();
    }

    @Test
    void restsAfterThreeFailuresAndAnAnswerEndsThat() {
        HostState state = state(Map.of()).failed(NOW).failed(NOW);
        assertThat(state.isUp(NOW)).isTrue();
        HostState resting = state.failed(NOW);

        assertThat(resting.isUp(NOW.plusSeconds(14))).isFalse();
        assertThat(resting.isUp(NOW.plusSeconds(15))).isTrue();
        assertThat(resting.failed(NOW).failed(NOW).failed(NOW).isUp(NOW.plusSeconds(59)))
                .isFalse();
        assertThat(resting.answered(SMALL, Duration.ZERO, NOW).isUp(NOW)).isTrue();
    }

    private Optional<Placement> place(String model) {
        return rules().place(asking(model), Set.of());
    }

    private Optional<Placement> place(String model, long bytes) {
        Known first = hosts.removeFirst();
        Map<String, Long> pulled = new TreeMap<>(PULLED);
        pulled.put(model, bytes);
        hosts.add(new Known(
                first.limits(),
                new HostState(NOW, null, NOW, 0, null, pulled, first.state().loaded(), Map.of(), null, null)));
        return place(model);
    }

    private HostRules rules() {
        return new HostRules(NOW, GroupingSettings.standard(), hosts, calls);
    }

    private static HostCall asking(String model) {
        return new HostCall("asking", model, null, 100, NOW, NOW, 0);
    }

    private HostCall waiting(String model, long position, Duration since, int passed) {
        HostCall call = new HostCall("w" + position, model, null, position, NOW.minus(since), NOW, passed);
        calls.add(call);
        return call;
    }

    private void underWay(String host, String model, int count) {
        for (int i = 0; i < count; i++) {
            calls.add(new HostCall("u" + calls.size(), model, host, 0, NOW, NOW.plusSeconds(60), 0));
        }
    }

    private void host(String name, @Nullable Long memory, String... loaded) {
        Map<String, LoadedModel> there = new TreeMap<>();
        for (String model : loaded) {
            there.put(model, loaded(PULLED.getOrDefault(model, 5L), Duration.ofMinutes(1)));
        }
        hosts.add(new Known(limits(name, memory), state(there)));
    }

    private static HostLimits limits(String name, @Nullable Long memory) {
        return new HostLimits(name, memory, 4, Map.of(SMALL, 3, LARGE, 1, OTHER, 1), Set.of());
    }

    private static LoadedModel loaded(long bytes, Duration usedAgo) {
        return new LoadedModel(bytes, NOW.plusSeconds(300), NOW.minus(usedAgo));
    }

    private static HostState state(Map<String, LoadedModel> loaded) {
        return new HostState(NOW, null, NOW, 0, null, PULLED, loaded, Map.of(), null, null);
    }
}
