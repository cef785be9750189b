package dev.polyphony.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.ledger.ReservationRequest.Amount;
import dev.polyphony.ledger.ReservationRequest.Lease;
import dev.polyphony.ledger.ReservationRequest.Payer;
import dev.polyphony.storage.Database;
import java.time.Instant;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Databases.class)
class CostSeriesTest {
    private static final Instant MONDAY = Instant.parse("2026-11-30T00:00:00Z");

    private final Database database;
    private final Ledger ledger;
    private final CostSeries series;
    private Instant now = MONDAY;
    private int calls;

    CostSeriesTest(Databases databases) {
        database = databases.open();
        ledger = new Ledger(database, () -> now, 1);
        series = new CostSeries(database);
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    @Test
    void eachPeriodHasWhatIsSettledReservedAndInDoubt() {
        now = MONDAY.minusMillis(1);
        settled("acme", "openai/gpt-4o", 30);
        now = MONDAY;
        settled("acme", "openai/gpt-4o", 7);
        reserved("acme", "openai/gpt-4o", 50);
        ledger.doubt(reserved("acme", "gemini/flash", 60));
        ledger.release(reserved("acme", "gemini/flash", 70));
        now = MONDAY.plusSeconds(60);

        CostSeries.Series days =
                series.of(CostGrouping.MODEL, CostSeries.Per.DAY, since(MONDAY.minusSeconds(1), "acme"), now);

        assertThat(days.periods()).containsExactly("2026-11-29", "2026-11-30");
        assertThat(days.lines()).extracting(CostSeries.Line::key).containsExactly("openai/gpt-4o", "gemini/flash");
        assertThat(days.lines().getFirst().settled()).containsExactly(new Money(30), new Money(7));
        assertThat(days.lines().getFirst().reserved()).containsExactly(Money.ZERO, new Money(50));
        assertThat(days.lines().getLast().unknown()).containsExactly(Money.ZERO, new Money(60));
        assertThat(days.lines().getLast().requests()).containsExactly(0L, 1L);
        assertThat(series.of(CostGrouping.CATEGORY, CostSeries.Per.WEEK, since(MONDAY.minusSeconds(1), null), now)
                        .periods())
                .containsExactly("2026-11-23", "2026-11-30");
        assertThat(series.of(CostGrouping.MODEL, CostSeries.Per.DAY, since(null, "other"), now)
                        .lines())
                .isEmpty();
    }

    @Test
    void asManyAsAChartTellsApartAreNamedAndTheRestIsOneLine() {
        for (int model = 1; model <= CostSeries.MOST_LINES + 2; model++) {
            settled("acme", "openai/m" + model, 100 + model);
        }
        CostSeries.Series months =
                series.of(CostGrouping.MODEL, CostSeries.Per.MONTH, since(null, null), now.plusMillis(1));

        assertThat(months.periods()).hasSize(12).endsWith("2026-11-01");
        assertThat(months.lines()).hasSize(CostSeries.MOST_LINES + 1);
        assertThat(months.lines().getFirst().key()).isEqualTo("openai/m9");
        assertThat(months.lines().getLast().key()).isEqualTo(CostSeries.OTHERS);
        assertThat(Collections.max(months.lines().getLast().settled())).isEqualTo(new Money(101 + 102));
    }

    @Test
    void whatDoesNotFitAChartIsRefusedWithTheFix() {
        assertThatThrownBy(() -> series.of(
                        CostGrouping.MODEL, CostSeries.Per.DAY, since(MONDAY.minusSeconds(400L * 86_400), null), now))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("since")
                .hasMessageContaining("longer periods");
        assertThatThrownBy(() -> series.of(CostGrouping.ANALYSIS, CostSeries.Per.DAY, since(null, null), now))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("by");
    }

    private static EntryFilter since(@Nullable Instant since, @Nullable String tenant) {
        return new EntryFilter(since, null, null, tenant, null);
    }

    private void settled(String tenant, String model, long micros) {
        ledger.settle(reserved(tenant, model, micros), ReservationRequests.costing(micros, "answer"));
    }

    private SendId reserved(String tenant, String model, long micros) {
        String analysis = "an-" + ++calls;
        ReservationRequest request = new ReservationRequest(
                analysis + "/1/digest",
                new Place(analysis, "1"),
                new Payer(tenant, "", "fallback"),
                ModelRef.parse(model),
                false,
                new Amount(new Money(micros), null),
                false,
                new Lease("owner", 1, now.plusSeconds(60)));
        return ((Reservation.Granted) ledger.reserve(request)).id();
    }
}
