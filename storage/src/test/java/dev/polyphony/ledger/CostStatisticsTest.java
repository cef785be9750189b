package dev.polyphony.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.ledger.ReservationRequest.Amount;
import dev.polyphony.ledger.ReservationRequest.Lease;
import dev.polyphony.ledger.ReservationRequest.Payer;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Databases.class)
class CostStatisticsTest {
    private final Database database;
    private final Ledger ledger;
    private final AnswerCache cache;
    private final CostStatistics statistics;
    private Instant now = Instant.parse("2026-11-26T12:00:00Z");

    CostStatisticsTest(Databases databases) {
        database = databases.open();
        ledger = new Ledger(database, () -> now, 1);
        cache = new AnswerCache(database, () -> now);
        statistics = new CostStatistics(database);
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    @Test
    void nothingIsNothing() {
        CostStatistics.Figures figures = statistics.of(EntryFilter.ALL);

        assertThat(figures.analyses()).isZero();
        assertThat(figures.strongest()).isNull();
        assertThat(figures.cache()).isEqualTo(new CostStatistics.Cached(0, 0, Money.ZERO));
    }

    @Test
    void analysisOfTwoStepsIsComparedWithOneRequestToTheStrongest() {
        settle("an-1", "1", 20, 1000L, 130L);
        settle("an-1", "2", 60, 1100L, 150L);
        settle("an-2", "1", 20, 900L, 130L);

        CostStatistics.Figures figures = statistics.of(EntryFilter.ALL);

        assertThat(figures.analyses()).isEqualTo(2);
        assertThat(figures.requests()).isEqualTo(3);
        assertThat(figures.perAnalysis()).isEqualTo(new Money(50));
        assertThat(figures.strongest()).isEqualTo(new CostStatistics.Comparison(2, new Money(100), new Money(2000)));
        assertThat(figures.everybody()).isEqualTo(new CostStatistics.Comparison(2, new Money(100), new Money(280)));
        assertThat(requireStrongest(figures).savedShare()).isCloseTo(0.95, within(1e-9));
    }

    @Test
    void whatCannotBeComparedIsLeftOutOnBothSides() {
        settle("an-1", "1", 20, 1000L, null);
        settle("an-2", "1", 500, null, null);

        CostStatistics.Figures figures = statistics.of(EntryFilter.ALL);

        assertThat(figures.strongest()).isEqualTo(new CostStatistics.Comparison(1, new Money(20), new Money(1000)));
        assertThat(figures.everybody()).isNull();
    }

    @Test
    void cacheIsCountedByAnsweredCalls() {
        settle("an-1", "1", 20, null, null);
        ReservationRequest again = purchase("an-2", "1");
        cache.hit(again, new Money(20));
        cache.hit(again, new Money(20));

        CostStatistics.Figures figures = statistics.of(EntryFilter.ALL);

        assertThat(figures.cache()).isEqualTo(new CostStatistics.Cached(1, 0.5, new Money(20)));
        assertThat(figures.analyses()).isEqualTo(2);
    }

    @Test
    void timesAndCategoriesAreToldApart() {
        settle("an-1", "1", 20, null, null);
        now = now.plus(Duration.ofDays(1));
        settle("an-2", "1", 30, null, null);

        assertThat(statistics.of(new EntryFilter(now, null, null, null, null)).settled())
                .isEqualTo(new Money(30));
        assertThat(statistics.of(new EntryFilter(null, now, null, null, null)).settled())
                .isEqualTo(new Money(20));
        assertThat(statistics
                        .of(new EntryFilter(null, null, "others", null, null))
                        .settled())
                .isEqualTo(Money.ZERO);
    }

    @Test
    void requestInDoubtForTooLongCountsAtItsWorst() {
        SendId id = ((Reservation.Granted) ledger.reserve(purchase("an-1", "1"))).id();
        ledger.doubt(id);
        assertThat(new Maintenance(database, ledger, () -> now).writeOffOld(Duration.ofDays(30)))
                .isZero();
        now = now.plus(Duration.ofDays(30)).plusMillis(1);

        assertThat(new Maintenance(database, ledger, () -> now).writeOffOld(Duration.ofDays(30)))
                .isEqualTo(1);

        assertThat(statistics.of(EntryFilter.ALL).unknown()).isEqualTo(Money.ZERO);
        assertThat(statistics.of(EntryFilter.ALL).settled()).isEqualTo(new Money(100));
    }

    private void settle(String analysis, String path, long cost, @Nullable Long strongest, @Nullable Long everybody) {
        SendId id = ((Reservation.Granted) ledger.reserve(purchase(analysis, path))).id();
        ledger.settle(
                id,
                new Settlement(
                        new Money(cost),
                        10,
                        20,
                        "answer",
                        strongest == null ? null : new Money(strongest),
                        everybody == null ? null : new Money(everybody)));
    }

    private ReservationRequest purchase(String analysis, String path) {
        return new ReservationRequest(
                analysis + "/" + path + "/q",
                new Place(analysis, path),
                new Payer("acme", "contracts", "fallback"),
                ModelRef.parse("openai/gpt-4o"),
                false,
                new Amount(new Money(100), null),
                false,
                new Lease("owner", 1, now.plusSeconds(60)));
    }

    private static CostStatistics.Comparison requireStrongest(CostStatistics.Figures figures) {
        return Objects.requireNonNull(figures.strongest());
    }
}
