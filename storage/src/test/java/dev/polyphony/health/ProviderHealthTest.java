package dev.polyphony.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.health.HealthSnapshot.Overall;
import dev.polyphony.inventory.Readiness;
import dev.polyphony.ledger.Databases;
import dev.polyphony.port.Availability.State;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Two processes on one database. */
@ParameterizedClass
@EnumSource(Databases.class)
class ProviderHealthTest {
    private static final ModelRef MINI = ModelRef.parse("openai/gpt-4o-mini");
    private static final ModelRef LARGE = ModelRef.parse("openai/gpt-4o");
    private static final ProviderId OPENAI = MINI.provider();
    private static final HealthSubject PROVIDER = HealthSubject.of(OPENAI);
    private static final Failure SICK = new Failure.Unavailable(503);
    private static final Failure UNREACHABLE = new Failure.Unreachable("connection refused");
    private static final Failure BARRED = Failure.InvalidRequest.ofProvider(403, "not let through");
    private static final Failure WITHHELD = Failure.InvalidRequest.ofModel(404, "model not found");
    private static final Failure UNPAID = new Failure.CreditExhausted();

    private final String url;
    private volatile Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private Database database;
    private Database others;
    private ProviderHealth here;
    private ProviderHealth there;

    ProviderHealthTest(Databases databases) {
        url = databases.fresh();
    }

    @BeforeEach
    void open() {
        database = Database.open(url, null, null);
        others = Database.open(url, null, null);
        here = new ProviderHealth(database, () -> now, CircuitSettings.standard());
        there = new ProviderHealth(others, () -> now, CircuitSettings.standard());
        there.snapshot();
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
        database.close();
        others.close();
    }

    @Test
    void thirdFailedCallOpensTheModel() {
        fail(MINI, SICK, 2);
        assertThat(state(here, MINI)).isEqualTo(new State.Ready());

        here.failed(MINI, "another", null, SICK);

        assertThat(state(here, MINI)).isInstanceOf(State.Until.class);
        assertThat(state(here, LARGE)).isEqualTo(new State.Ready());
    }

    @Test
    void lookInVainAtWhoWasNeverHeardOfIsNoSignOfLife() {
        assertThat(here.lease(PROVIDER, "prober", Duration.ofSeconds(30))).isTrue();
        here.looked(PROVIDER, "prober", UNREACHABLE, null, null);
        assertThat(here.lease(PROVIDER, "prober", Duration.ofSeconds(30)))
                .as("given back")
                .isTrue();
        here.looked(PROVIDER, "prober", UNREACHABLE, null, Set.of("seen"));
        await().untilAsserted(
                        () -> assertThat(there.snapshot().of(PROVIDER).listed()).containsExactly("seen"));
        assertThat(there.snapshot().of(PROVIDER).checkedAt()).isNull();

        here.looked(PROVIDER, "prober", null, null, null);
        await().untilAsserted(() ->
                assertThat(there.snapshot().of(PROVIDER).checkedAt()).isEqualTo(now));
    }

    @Test
    void lookIsStoredAfterWhatCallsLearntBefore() {
        List<ModelRef> models = IntStream.range(0, 100)
                .mapToObj(n -> ModelRef.parse("provider-" + n + "/model"))
                .toList();
        models.forEach(model -> here.failed(model, "call", "aaaa", new Failure.Unauthorized(401)));
        HealthSubject last = HealthSubject.of(models.getLast().provider());
        now = now.plusSeconds(17);

        here.looked(last, "prober", null, "aaaa", null);

        assertThat(here.snapshot().of(last).circuit()).isInstanceOf(Circuit.Recovering.class);
        await().untilAsserted(
                        () -> assertThat(there.snapshot().of(last).circuit()).isInstanceOf(Circuit.Recovering.class));
        assertThat(here.changes(Instant.EPOCH)).hasSize(models.size() + 1);
    }

    @Test
    void othersActOnItWithinASecond() {
        fail(MINI, SICK, 3);

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(state(there, MINI)).isEqualTo(state(here, MINI)));
        assertThat(state(there, MINI)).isInstanceOf(State.Until.class);
    }

    @Test
    void callThatIsTriedAgainCountsOnce() {
        IntStream.range(0, 10).forEach(n -> here.failed(MINI, "the same", null, SICK));

        assertThat(state(here, MINI)).isEqualTo(new State.Ready());
    }

    @Test
    void halfOfTheCallsHaveToFail() {
        IntStream.range(0, 4).forEach(n -> here.answered(MINI, "good" + n));
        fail(MINI, SICK, 3);
        assertThat(state(here, MINI)).isEqualTo(new State.Ready());

        here.failed(MINI, "fourth", null, SICK);

        assertThat(state(here, MINI)).isInstanceOf(State.Until.class);
    }

    /** Twenty good ones would take twenty failures else, and more than a minute of them. */
    @Test
    void thirdFailureInARowOpensTheModelThatIsSeldomAsked() {
        IntStream.range(0, 20).forEach(n -> {
            here.answered(MINI, "good" + n);
            now = now.plusSeconds(4);
        });
        here.failed(MINI, "first", null, SICK);
        now = now.plusSeconds(4);
        here.failed(MINI, "second", null, SICK);
        now = now.plusSeconds(4);
        assertThat(state(here, MINI)).isEqualTo(new State.Ready());

        here.failed(MINI, "third", null, SICK);

        assertThat(state(here, MINI)).isInstanceOf(State.Until.class);
    }

    @Test
    void threeFailuresCountHoweverFarApart() {
        here.answered(MINI, "good");
        for (int n = 0; n < 3; n++) {
            assertThat(state(here, MINI)).isEqualTo(new State.Ready());
            now = now.plus(Duration.ofMinutes(10));
            here.failed(MINI, "bad" + n, null, SICK);
        }

        assertThat(state(here, MINI)).isInstanceOf(State.Until.class);
    }

    @Test
    void faultsOfOurOwnAndOfTheRequestOpenNothing() {
        for (Failure failure : List.of(
                new Failure.WorkerLost("it is stopping"),
                new Failure.LedgerUnavailable(),
                new Failure.Cancelled(),
                new Failure.InvalidRequest(400, "request not accepted"),
                Failure.InvalidRequest.ofRequest(400, "a parameter the model does not support"),
                new Failure.ContextTooLong(),
                new Failure.Refused(),
                new Failure.TimedOut(Failure.Phase.QUEUED),
                Failure.MalformedReply.lasting("no text before the output limit"))) {
            fail(MINI, failure, 5);
        }

        assertThat(here.snapshot().all())
                .allSatisfy(health -> assertThat(health.readiness()).isEqualTo(Readiness.READY));
    }

    @Test
    void unreachableAddressOpensTheProvider() {
        fail(MINI, UNREACHABLE, 3);

        assertThat(state(here, LARGE)).isInstanceOf(State.Until.class);
    }

    @Test
    void whoLetsNobodyThroughIsLeftOutFromTheThirdCallOnAndSkippedNotWaitedFor() {
        fail(MINI, BARRED, 2);
        assertThat(state(here, MINI)).isEqualTo(new State.Ready());

        here.failed(MINI, "third", null, BARRED);

        assertThat(state(here, LARGE))
                .isEqualTo(new State.Blocked(
                        new Failure.InvalidRequest(403, "not let through", Failure.Scope.PROVIDER, now)));
        assertThat(here.snapshot().of(PROVIDER).readiness()).isEqualTo(Readiness.UNREACHABLE);
    }

    @Test
    void modelsThatAreNotThereForAnAccountSayNothingOfItsOthers() {
        fail(MINI, WITHHELD, 3);
        fail(LARGE, WITHHELD, 3);

        assertThat(state(here, MINI)).isInstanceOf(State.Blocked.class);
        assertThat(here.snapshot().of(PROVIDER).readiness()).isEqualTo(Readiness.READY);
        assertThat(state(here, ModelRef.parse("openai/another"))).isEqualTo(new State.Ready());
    }

    @Test
    void whoeverComesWithAnotherKeyOrAddressIsNotMeant() {
        IntStream.range(0, 3).forEach(n -> here.failed(MINI, "barred" + n, "aaaa", BARRED));

        HealthSnapshot known = here.snapshot();
        assertThat(known.state(MINI, "an analysis", "aaaa", now)).isInstanceOf(State.Blocked.class);
        assertThat(known.state(MINI, "an analysis", "bbbb", now)).isEqualTo(new State.Ready());
    }

    @Test
    void lookThatMeetsTheSameFirewallKeepsItOut() {
        fail(MINI, BARRED, 3);
        await().untilAsserted(() -> assertThat(state(there, MINI)).isInstanceOf(State.Blocked.class));
        now = now.plusSeconds(20);
        assertThat(here.lease(HealthSubject.of(MINI), "a worker", Duration.ofSeconds(30)))
                .isTrue();

        here.looked(HealthSubject.of(MINI), "a worker", BARRED, null, null);

        assertThat(here.snapshot().of(HealthSubject.of(MINI)).circuit())
                .isInstanceOfSatisfying(
                        Circuit.Open.class, open -> assertThat(open.attempts()).isEqualTo(2));
    }

    @Test
    void twoSickModelsOpenTheProvider() {
        fail(MINI, SICK, 2);
        here.failed(LARGE, "of another model", null, SICK);

        assertThat(here.snapshot().of(PROVIDER).readiness()).isEqualTo(Readiness.CIRCUIT_OPEN);
    }

    @Test
    void exhaustedCreditBlocksTheWholeProviderAtOnceAndOverARestart() {
        here.failed(MINI, "one", "aaaa", UNPAID);
        here.close();
        here = new ProviderHealth(database, () -> now, CircuitSettings.standard());

        assertThat(state(here, LARGE)).isEqualTo(new State.Blocked(new Failure.CreditExhausted(now)));
        assertThat(here.snapshot().of(PROVIDER).cause()).contains(UNPAID);
    }

    @Test
    void anotherKeyIsAskedAtOnce() {
        here.failed(MINI, "one", "aaaa", new Failure.Unauthorized(401));

        assertThat(here.snapshot().state(MINI, "an-1", "aaaa", now))
                .isEqualTo(new State.Blocked(new Failure.Unauthorized(401, now)));
        assertThat(here.snapshot().state(MINI, "an-1", "bbbb", now)).isEqualTo(new State.Ready());
    }

    @Test
    void barredModelLeavesTheOthersAlone() {
        here.failed(MINI, "one", "aaaa", new Failure.Unauthorized(403));

        assertThat(state(here, MINI)).isInstanceOf(State.Blocked.class);
        assertThat(state(here, LARGE)).isEqualTo(new State.Ready());
    }

    @Test
    void rateLimitedModelPassesWhenItsTimeHasCome() {
        here.failed(MINI, "one", null, new Failure.Throttled(Duration.ofSeconds(7)));
        assertThat(state(here, MINI))
                .isEqualTo(new State.Until(
                        now.plusSeconds(7),
                        new Failure.CircuitOpen(now.plusSeconds(7), "rate limited, retry after 7 s", now)));

        now = now.plusSeconds(7);

        assertThat(state(here, MINI)).isEqualTo(new State.Ready());
    }

    @Test
    void answerClosesWhatIsOverForEverybody() {
        here.failed(MINI, "one", null, new Failure.Throttled(Duration.ofSeconds(7)));
        now = now.plusSeconds(8);
        here.answered(MINI, "two");

        await().untilAsserted(() -> assertThat(here.changes(Instant.EPOCH))
                .extracting(change -> change.from() + " " + change.to() + " " + change.by())
                .containsExactly("closed open calls", "open closed calls"));
        assertThat(here.snapshot().of(HealthSubject.of(MINI)).circuit()).isEqualTo(new Circuit.Closed());
    }

    @Test
    void resetOfAProviderClosesItsModelsToo() {
        here.failed(MINI, "one", "aaaa", UNPAID);
        fail(LARGE, SICK, 3);
        await().untilAsserted(() -> assertThat(here.changes(Instant.EPOCH)).hasSize(2));

        there.reset(PROVIDER, "anna");

        await().untilAsserted(() -> {
            assertThat(state(here, MINI)).isEqualTo(new State.Ready());
            assertThat(state(here, LARGE)).isEqualTo(new State.Ready());
        });
        assertThat(here.changes(Instant.EPOCH))
                .filteredOn(change -> change.by().equals("anna"))
                .hasSize(2);
    }

    @Test
    void drainedProviderIsAskedAgainWhenItIsEnabled() {
        there.drain(OPENAI, "anna");
        await().untilAsserted(() ->
                assertThat(state(here, MINI)).isEqualTo(new State.Blocked(new Failure.Drained("anna", now))));

        there.reset(null, "ben");
        assertThat(there.snapshot().of(PROVIDER).readiness()).isEqualTo(Readiness.DRAINED);

        there.enable(OPENAI, "anna");
        await().untilAsserted(() -> assertThat(state(here, MINI)).isEqualTo(new State.Ready()));
    }

    @Test
    void wholeIsDegradedWhileSomeAreAndDownWhenAllAre() {
        ProviderId gemini = new ProviderId("gemini");
        assertThat(here.snapshot().overall(List.of(OPENAI, gemini)).overall()).isEqualTo(Overall.OK);

        here.failed(MINI, "one", "aaaa", UNPAID);

        assertThat(here.snapshot().overall(List.of(OPENAI, gemini)))
                .isEqualTo(new HealthSnapshot.Summary(
                        Overall.DEGRADED, List.of("openai: credit exhausted since 29 Nov 12:00 UTC")));
        assertThat(here.snapshot().overall(List.of(OPENAI)).overall()).isEqualTo(Overall.DOWN);
    }

    @Test
    void oneProcessAtATimeLooks() {
        assertThat(here.lease(PROVIDER, "here", Duration.ofSeconds(30))).isTrue();
        assertThat(there.lease(PROVIDER, "there", Duration.ofSeconds(30))).isFalse();

        here.looked(PROVIDER, "here", null, "aaaa", Set.of("llama3.2:latest", "qwen3"));
        assertThat(there.lease(PROVIDER, "there", Duration.ofSeconds(30))).isFalse();

        now = now.plusSeconds(1);
        assertThat(there.lease(PROVIDER, "there", Duration.ofSeconds(30))).isTrue();
        await().untilAsserted(() -> assertThat(there.snapshot().of(PROVIDER).listed())
                .containsExactlyInAnyOrder("llama3.2:latest", "qwen3"));

        now = now.plusSeconds(31);
        assertThat(here.lease(PROVIDER, "here", Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void whoLooksIsKnownToAllUntilHeLeaves() {
        here.present("here");
        await().untilAsserted(() -> assertThat(there.snapshot().watched()).isTrue());

        here.absent("here");
        await().untilAsserted(() -> assertThat(there.snapshot().watched()).isFalse());
    }

    @Test
    void goodLookLetsALittlePass() {
        fail(MINI, SICK, 3);
        await().untilAsserted(() -> assertThat(state(there, MINI)).isInstanceOf(State.Until.class));

        here.looked(HealthSubject.of(MINI), "here", null, null, null);

        assertThat(here.snapshot().of(HealthSubject.of(MINI)).readiness()).isEqualTo(Readiness.RECOVERING);
    }

    @Test
    void lookThatFailsOnOurSideOrInVainClosesNothingOff() {
        here.looked(PROVIDER, "here", new Failure.WorkerLost("no"), null, null);
        here.looked(PROVIDER, "here", UNREACHABLE, null, null);

        assertThat(here.snapshot().of(PROVIDER).readiness()).isEqualTo(Readiness.READY);

        here.looked(PROVIDER, "here", new Failure.Unauthorized(401), "aaaa", null);

        assertThat(here.snapshot().of(PROVIDER).readiness()).isEqualTo(Readiness.UNAUTHORIZED);
    }

    @Test
    void oldChangesAreDeleted() {
        here.failed(MINI, "one", "aaaa", UNPAID);
        await().untilAsserted(() -> assertThat(here.changes(Instant.EPOCH)).hasSize(1));
        now = now.plus(Duration.ofDays(30));

        here.forgetChanges(Duration.ofDays(30));
        assertThat(here.changes(Instant.EPOCH)).hasSize(1);

        now = now.plusMillis(1);
        here.forgetChanges(Duration.ofDays(30));
        assertThat(here.changes(Instant.EPOCH)).isEmpty();
    }

    private void fail(ModelRef model, Failure failure, int times) {
        IntStream.range(0, times).forEach(n -> here.failed(model, "call" + n, null, failure));
    }

    private State state(ProviderHealth health, ModelRef model) {
        return health.snapshot().state(model, "an-1", "aaaa", now);
    }
}
