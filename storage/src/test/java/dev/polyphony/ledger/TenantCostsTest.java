package dev.polyphony.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.ledger.ReservationRequest.Amount;
import dev.polyphony.ledger.ReservationRequest.Lease;
import dev.polyphony.ledger.ReservationRequest.Payer;
import dev.polyphony.storage.Database;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Analyses of one id in the books of two tenants, one of them with a request that an earlier version booked. */
@ParameterizedClass
@EnumSource(Databases.class)
class TenantCostsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    private final Database database;
    private final Ledger ledger;
    private final CostQueries costs;

    TenantCostsTest(Databases databases) {
        database = databases.open();
        ledger = new Ledger(database, () -> NOW, 1);
        costs = new CostQueries(database);
    }

    @BeforeEach
    void book() {
        reserve("default", "an-1", "1", null);
        reserve("legal", "an-1", "1/before", null);
        reserve("legal", "legal~an-1", "1", null);
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    @Test
    void eachIsCountedByItself() {
        assertThat(costs.sum(of("default")).requests()).isEqualTo(1);
        assertThat(costs.sum(of("legal")).requests()).isEqualTo(2);
        assertThat(costs.sum(of("sales")).requests()).isZero();
        assertThat(costs.sums(EntryFilter.ALL, CostGrouping.ANALYSIS::key))
                .extracting(CostQueries.Sum::key)
                .containsExactly("an-1", "an-1 (tenant legal)");
        assertThat(costs.lines(EntryFilter.ALL))
                .extracting(LedgerEntry::analysis)
                .containsOnly("an-1");
    }

    @Test
    void onlyTheTenantsAreInDoubt() {
        ledger.doubt(new SendId("legal~an-1/1/digest", 1));

        assertThat(costs.inDoubt(new WorkflowId("legal", "an-1")))
                .containsExactly(new SendId("legal~an-1/1/digest", 1));
        assertThat(costs.inDoubt(new WorkflowId("default", "an-1"))).isEmpty();
    }

    @Test
    void limitOfAnAnalysisIsToldByItsOwnId() {
        assertThat(reserve("legal", "legal~an-2", "1", new Money(50)))
                .isInstanceOfSatisfying(
                        Reservation.Exceeded.class,
                        exceeded -> assertThat(exceeded.describe())
                                .startsWith("analysis:an-2 (tenant legal) has $0.000050 of $0.000050 left"));
    }

    private static EntryFilter of(String tenant) {
        return EntryFilter.analysis(new WorkflowId(tenant, "an-1"));
    }

    private Reservation reserve(String tenant, String analysis, String path, @Nullable Money maxCost) {
        return ledger.reserve(new ReservationRequest(
                analysis + "/" + path + "/digest",
                new Place(analysis, path),
                new Payer(tenant, "contracts", "fallback"),
                ModelRef.parse("openai/gpt-4o"),
                true,
                new Amount(new Money(100), maxCost),
                false,
                new Lease("owner", 1, NOW.plusSeconds(60))));
    }
}
