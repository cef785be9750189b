package dev.polyphony.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.ProviderId;
import dev.polyphony.ledger.Databases;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.Reservation;
import dev.polyphony.ledger.ReservationRequest;
import dev.polyphony.ledger.ReservationRequest.Amount;
import dev.polyphony.ledger.ReservationRequest.Lease;
import dev.polyphony.ledger.ReservationRequest.Payer;
import dev.polyphony.ledger.SendId;
import dev.polyphony.ledger.SendOutcome;
import dev.polyphony.ledger.Settlement;
import dev.polyphony.port.TrafficView.Performance;
import dev.polyphony.storage.Database;
import dev.polyphony.traffic.TrafficFigures.Numbers;
import dev.polyphony.traffic.TrafficFigures.Seconds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Databases.class)
class TrafficFiguresTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final ProviderId OPENAI = new ProviderId("openai");
    private static final ProviderId GEMINI = new ProviderId("gemini");

    private final Database database;
    private final Ledger ledger;
    private final TrafficFigures figures;
    private final StoredTraffic view;
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private int calls;

    TrafficFiguresTest(Databases databases) {
        database = Database.open(databases.fresh(), null, null);
        ledger = new Ledger(database, () -> now, 1);
        figures = new TrafficFigures(database, () -> now);
        view = new StoredTraffic(database, () -> now);
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    @Test
    void nothingIsNothing() {
        assertThat(figures.lately().providers()).isEmpty();
        assertThat(figures.lately().share(OPENAI)).isZero();
        assertThat(view.traffic().of(OPENAI)).isEqualTo(Performance.UNKNOWN);
    }

    @Test
    void answersAndFailuresOfProvidersAndTheirModelsAreCounted() {
        answered("openai/gpt-4o", 1000);
        answered("openai/gpt-4o", 3000);
        answered("openai/gpt-4o-mini", 2000);
        ledger.release(sent("openai/gpt-4o", null), failed("throttled"), PATIENCE);
        answered("gemini/gemini-3.8-flash", 500);

        Numbers openai = numbers(figures.lately().providers(), OPENAI);

        assertThat(openai.requests()).isEqualTo(4);
        assertThat(openai.failures()).isEqualTo(Map.of("throttled", 1L));
        assertThat(openai.successRate()).isEqualTo(0.75);
        assertThat(openai.seconds()).isEqualTo(new Seconds(2, 2, 3));
        assertThat(openai.inputTokens()).isEqualTo(30);
        assertThat(openai.outputTokens()).isEqualTo(60);
        assertThat(openai.cost()).isEqualTo(new Money(300));
        assertThat(figures.lately().share(OPENAI)).isEqualTo(0.8);
        assertThat(numbers(figures.lately().models(), ModelRef.parse("openai/gpt-4o"))
                        .errorRate())
                .isCloseTo(1.0 / 3, within(1e-9));
    }

    @Test
    void whatIsNoProvidersDoingCountsNowhere() {
        ledger.release(sent("openai/gpt-4o", null));
        ledger.doubt(sent("openai/gpt-4o", null));
        SendId pending = sent("openai/gpt-4o", null);
        ledger.settle(pending, costing());

        assertThat(numbers(figures.lately().providers(), OPENAI).requests()).isZero();
        assertThat(view.traffic().of(OPENAI)).isEqualTo(Performance.UNKNOWN);
    }

    @Test
    void outcomeStaysWhereDoubtIsSettledLater() {
        SendId id = sent("openai/gpt-4o", null);
        ledger.doubt(id, failed("timed_out"), PATIENCE);
        ledger.settle(id, costing());

        assertThat(numbers(figures.lately().providers(), OPENAI).failures()).isEqualTo(Map.of("timed_out", 1L));
    }

    @Test
    void olderOnesAreForgottenAndThoseUnderWayAreCounted() {
        answered("openai/gpt-4o", 1000);
        now = now.plus(TrafficFigures.WINDOW).plusMillis(1);
        sent("openai/gpt-4o", null);

        Numbers openai = numbers(figures.lately().providers(), OPENAI);
        assertThat(openai.requests()).isZero();
        assertThat(openai.seconds()).isNull();
        assertThat(openai.inFlight()).isEqualTo(1);
    }

    @Test
    void eachAgentHasItsShareOfTheWork() {
        for (String agent : new String[] {"openai-1", "openai-1", "openai-2"}) {
            ledger.settle(sent("openai/gpt-4o", agent), costing(), took(1000), PATIENCE);
        }
        ledger.settle(sent("gemini/gemini-3.8-flash", "gemini-1"), costing(), took(1000), PATIENCE);
        answered("openai/gpt-4o", 1000);

        assertThat(figures.lately().agents().keySet()).containsExactlyInAnyOrder("openai-1", "openai-2", "gemini-1");
        assertThat(figures.lately().agentShare("openai-1")).isEqualTo(0.5);
        assertThat(figures.lately().agentShare("openai-3")).isZero();
    }

    @Test
    void viewKnowsRatesAndSecondsAndIsAtMostASecondOld() {
        answered("openai/gpt-4o", 1000);
        ledger.doubt(sent("openai/gpt-4o", null), failed("unavailable"), PATIENCE);
        assertThat(view.traffic().of(OPENAI)).isEqualTo(new Performance(2, 0.5, 1, 0));

        answered("openai/gpt-4o", 2000);
        new TrafficSettings(database, () -> now).weights(Map.of(GEMINI, 0.5), "ann");
        now = now.plusMillis(499);
        assertThat(view.traffic().weights()).isEmpty();
        now = now.plusMillis(1);
        assertThat(view.traffic().weights()).isEqualTo(Map.of(GEMINI, 0.5));
        assertThat(view.traffic().of(OPENAI).requests()).isEqualTo(2);
        now = now.plusMillis(500);
        assertThat(view.traffic().of(OPENAI)).isEqualTo(new Performance(3, 1.0 / 3, 1.5, 0));
    }

    @Test
    void analyticsSumAPeriodOfATenantsRequestsByProviderAndFailure() {
        ledger.release(sent("gemini/gemini-3.8-flash", null), failed("throttled"), PATIENCE);
        Instant since = now.plusSeconds(1);
        now = since;
        answered("openai/gpt-4o", 1000);
        answered("openai/gpt-4o-mini", 3000);
        ledger.release(sent("gemini/gemini-3.8-flash", null), failed("unavailable"), PATIENCE);
        sent("openai/gpt-4o", null);
        ProviderAnalytics analytics = new ProviderAnalytics(database);

        ProviderAnalytics.Figures all = analytics.of(since, now.plusSeconds(1), null);

        assertThat(all.providers())
                .containsExactly(
                        new ProviderAnalytics.Part(GEMINI, 1, 0, null, 0, Money.ZERO),
                        new ProviderAnalytics.Part(OPENAI, 2, 2, 2000L, 60, new Money(200)));
        assertThat(all.failures()).isEqualTo(Map.of("unavailable", 1L));
        assertThat(all.requests()).isEqualTo(3);
        assertThat(analytics.of(since, now.plusSeconds(1), "acme")).isEqualTo(all);
        assertThat(analytics.of(since, now.plusSeconds(1), "other").providers()).isEmpty();
        assertThat(analytics.lastFailures(List.of(OPENAI, GEMINI), Instant.EPOCH))
                .isEqualTo(Map.of(GEMINI, "unavailable"));
    }

    @Test
    void analyticsCountWhatFailedByWhatWasAskedAndNothingThatWorkFollowsDoes() {
        SendOutcome rejected = SendOutcome.failedByRequest("invalid_request", Duration.ofMillis(50));
        ledger.release(sent("openai/gpt-4o", null), rejected, PATIENCE);
        calls--;
        answered("gemini/gemini-3.8-flash", 1000);

        ProviderAnalytics.Figures all = new ProviderAnalytics(database).of(Instant.EPOCH, now.plusSeconds(1), null);

        assertThat(all.providers())
                .containsExactly(
                        new ProviderAnalytics.Part(GEMINI, 1, 1, 1000L, 30, new Money(100)),
                        new ProviderAnalytics.Part(OPENAI, 1, 0, null, 0, Money.ZERO));
        assertThat(all.requestErrors()).isEqualTo(1);
        assertThat(all.failures()).isEmpty();
        assertThat(all.fallbacks()).isEqualTo(1);
        assertThat(numbers(figures.lately().providers(), OPENAI).requests()).isZero();
        assertThat(view.traffic().of(OPENAI)).isEqualTo(Performance.UNKNOWN);
        assertThat(new ProviderAnalytics(database).lastFailures(List.of(OPENAI), Instant.EPOCH))
                .isEmpty();
    }

    @Test
    void fallbackIsAnAnswerOfAnotherModelThanTheOneThatFailed() {
        ledger.release(sent("gemini/gemini-3.8-flash", null), failed("unavailable"), PATIENCE);
        calls--;
        answered("openai/gpt-4o", 1000);
        answered("openai/gpt-4o", 1000);

        assertThat(new ProviderAnalytics(database)
                        .of(Instant.EPOCH, now.plusSeconds(1), null)
                        .fallbacks())
                .isEqualTo(1);
    }

    @Test
    void whatWasReadLastHoldsWhereTheDatabaseIsAway() {
        answered("openai/gpt-4o", 1000);
        view.traffic();
        ledger.close();
        database.close();
        now = now.plusSeconds(60);

        assertThat(view.traffic().of(OPENAI).requests()).isEqualTo(1);
    }

    @Test
    void historyHasAPointForEachStepWithTheTimesAtTheirRanks() {
        now = Instant.parse("2026-11-29T11:58:30Z");
        for (long millis = 100; millis <= 2000; millis += 100) {
            answered("openai/gpt-4o", millis);
        }
        ledger.release(sent("gemini/gemini-3.8-flash", null), failed("throttled"), PATIENCE);
        now = Instant.parse("2026-11-29T12:00:10Z");
        answered("openai/gpt-4o-mini", 300);
        sent("gemini/gemini-3.8-flash", null);

        TrafficHistory.History history = new TrafficHistory(database).of(TrafficHistory.Span.HOUR, now, null);

        assertThat(history.steps()).hasSize(60).endsWith(Instant.parse("2026-11-29T12:00:00Z"));
        List<TrafficHistory.Point> openai =
                Objects.requireNonNull(history.providers().get(OPENAI));
        assertThat(openai).hasSize(60);
        assertThat(openai.get(57)).isEqualTo(new TrafficHistory.Point(20, 20, 1.0, 1.9, new Money(2000)));
        assertThat(openai.get(58)).isEqualTo(new TrafficHistory.Point(0, 0, null, null, Money.ZERO));
        assertThat(openai.get(59)).isEqualTo(new TrafficHistory.Point(1, 1, 0.3, 0.3, new Money(100)));
        assertThat(history.providers().get(GEMINI))
                .element(57)
                .satisfies(point -> assertThat(point.successRate()).isZero());
        assertThat(history.shares(GEMINI).get(57)).isEqualTo(1.0 / 21);
        assertThat(history.shares(GEMINI).get(58)).isNull();
        assertThat(history.shares(GEMINI).get(59)).isZero();
    }

    @Test
    void historyIsATenantsOwnAndBegunStepsLieWhereTheyDidBefore() {
        answered("openai/gpt-4o", 100);
        TrafficHistory all = new TrafficHistory(database);

        assertThat(all.of(TrafficHistory.Span.WEEK, now, "other").providers()).isEmpty();
        assertThat(all.of(TrafficHistory.Span.WEEK, now, "acme").providers()).containsOnlyKeys(OPENAI);
        assertThat(all.of(TrafficHistory.Span.DAY, now.plusSeconds(899), null).steps())
                .isEqualTo(all.of(TrafficHistory.Span.DAY, now, null).steps());
    }

    private void answered(String model, long millis) {
        ledger.settle(sent(model, null), costing(), took(millis), PATIENCE);
    }

    private static SendOutcome took(long millis) {
        return SendOutcome.answered(Duration.ofMillis(millis));
    }

    private static SendOutcome failed(String kind) {
        return SendOutcome.failed(kind, Duration.ofMillis(50));
    }

    private static Settlement costing() {
        return new Settlement(new Money(100), 10, 20, "answer");
    }

    private SendId sent(String model, @Nullable String agent) {
        String call = "an-" + ++calls;
        ReservationRequest request = new ReservationRequest(
                call + "/1/" + model,
                new Place(call, "1", agent),
                new Payer("acme", "contracts", "balanced"),
                ModelRef.parse(model),
                false,
                new Amount(new Money(100), null),
                false,
                new Lease("owner", 1, now.plusSeconds(60)));
        return ((Reservation.Granted) ledger.reserve(request)).id();
    }

    private static <K> Numbers numbers(Map<K, Numbers> all, K key) {
        return Objects.requireNonNull(all.get(key));
    }
}
