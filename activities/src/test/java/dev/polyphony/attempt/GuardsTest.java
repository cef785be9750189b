package dev.polyphony.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.attempt.Guard.Admission;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.CallLimits;
import dev.polyphony.call.CallTask.Payment;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.CallTask.Sampling;
import dev.polyphony.call.CallTask.Wording;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.RetryMode;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.Endpoints;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** In which order guards are asked, and who gives back what. */
class GuardsTest {
    private static final ModelRef MODEL = ModelRef.parse("ollama/llama3.2");
    private static final Failure OPEN = new Failure.CircuitOpen(Instant.EPOCH);
    private static final Admission GO = new Admission.Go();
    private static final Admission LEAVE = new Admission.Leave(new CallFailure(new Failure.Refused(), 0));

    /** Who was asked, and who was told of which end, in order. */
    private final List<String> heard = new ArrayList<>();

    @Test
    void guardThatDoesNotLetPassHasThoseBeforeItGiveBack() throws Exception {
        Guards guards = new Guards(List.of(saying("a", GO), saying("b", GO), saying("c", LEAVE), saying("d", GO)));

        assertThat(guards.admit(attempt(Duration.ofMinutes(1)))).isEqualTo(LEAVE);

        assertThat(heard).containsExactly("a", "b", "c", "b Unsent", "a Unsent");
    }

    @Test
    void guardThatFailsHasThoseBeforeItGiveBack() {
        Guards guards = new Guards(List.of(saying("a", GO), saying("b")));

        assertThatThrownBy(() -> guards.admit(attempt(Duration.ofMinutes(1)))).isInstanceOf(StorageUnavailable.class);

        assertThat(heard).containsExactly("a", "b", "a Unsent");
    }

    @Test
    void afterAWaitAllAreAskedAgain() throws Exception {
        Admission wait = new Admission.Wait(Instant.now().plusMillis(20), OPEN);
        Guards guards = new Guards(List.of(saying("a", GO, GO), saying("b", wait, GO), saying("c", GO)));

        assertThat(guards.admit(attempt(Duration.ofMinutes(1)))).isEqualTo(GO);

        assertThat(heard).containsExactly("a", "b", "a Unsent", "a", "b", "c");
    }

    @Test
    void waitThatLeavesNoTimeForACallIsNotBegun() throws Exception {
        Guards guards =
                new Guards(List.of(saying("a", new Admission.Wait(Instant.now().plusSeconds(3600), OPEN))));

        assertThat(guards.admit(attempt(Duration.ofMinutes(1))))
                .isEqualTo(new Admission.Leave(new CallFailure(OPEN, 0)));
    }

    @Test
    void endIsToldToAllFromTheLastToTheFirstThoughOneFails() throws Exception {
        Guard failing = new Guard() {
            @Override
            public Admission admit(Attempt attempt) {
                return new Admission.Go();
            }

            @Override
            public void ended(Attempt attempt, AttemptOutcome outcome) {
                throw new IllegalStateException("cannot give back");
            }
        };
        Guards guards = new Guards(List.of(saying("a"), failing, saying("c")));
        Attempt attempt = attempt(Duration.ofMinutes(1));

        assertThatThrownBy(() -> guards.ended(attempt, new AttemptOutcome.Lost()))
                .isInstanceOf(IllegalStateException.class);

        assertThat(heard).containsExactly("c Lost", "a Lost");
    }

    /** Says these one after the other; then the database does not answer. */
    private Guard saying(String name, Admission... script) {
        Queue<Admission> left = new ArrayDeque<>(List.of(script));
        return new Guard() {
            @Override
            public Admission admit(Attempt attempt) {
                heard.add(name);
                if (left.isEmpty()) {
                    throw new StorageUnavailable(new IllegalStateException("away"));
                }
                return left.remove();
            }

            @Override
            public void ended(Attempt attempt, AttemptOutcome outcome) {
                heard.add(name + " " + outcome.getClass().getSimpleName());
            }
        };
    }

    private static Attempt attempt(Duration left) throws Exception {
        Endpoint endpoint = Endpoints.from(LaneUnderTest.CATALOGUE, Map.of(), Map.of())
                .of(MODEL.provider())
                .orElseThrow();
        CallTask task = new CallTask(
                new Place("a-1", "1"),
                MODEL,
                Wording.of("REST?"),
                new Sampling(100, null),
                new CallLimits(RetryMode.STAY, 3, Instant.now().plus(left)),
                Payment.NOBODYS);
        return new Attempt(task, null, "run/1", 1, endpoint, new TimeLeft(left), 0);
    }
}
