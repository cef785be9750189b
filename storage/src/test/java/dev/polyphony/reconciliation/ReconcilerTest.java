package dev.polyphony.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

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
import dev.polyphony.ledger.Settlement;
import dev.polyphony.reconciliation.Reconciliation.Finding;
import dev.polyphony.reconciliation.Reconciliation.Line;
import dev.polyphony.storage.Database;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Databases.class)
class ReconcilerTest {
    private static final Instant DAY = Instant.parse("2026-11-01T00:00:00Z");

    private final Database database;
    private final Ledger ledger;
    private Instant now = DAY;
    private int calls;

    ReconcilerTest(Databases databases) {
        database = Database.open(databases.fresh(), null, null);
        ledger = new Ledger(database, () -> now, 1);
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    @Test
    void sameAmountsMatchThoughBothAreRounded() {
        settled("gpt-4o-2024-08-06", 1_234);
        settled("gpt-4o-2024-08-06", 4_321);

        assertThat(only("2026-11-01,gpt-4o,0.005554").finding()).isEqualTo(Finding.MATCHED);
        assertThat(only("2026-11-01,gpt-4o,0.01").finding())
                .as("a cent is what 0.005555 is rounded to")
                .isEqualTo(Finding.MATCHED);
        assertThat(only("2026-11-01,gpt-4o,0.0056").finding()).isEqualTo(Finding.MATCHED);
        assertThat(only("2026-11-01,gpt-4o,0.0057").finding()).isEqualTo(Finding.DIFFERENT);
    }

    @Test
    void whatIsBilledBeyondWhatIsSettledIsExplainedByRequestsInDoubtAsFarAsTheyReach() {
        settled("gpt-4o", 50_000);
        SendId doubted = reserved("gpt-4o", 20_000, "acme", false);
        ledger.doubt(doubted);

        Line more = only("2026-11-01,gpt-4o,0.0612");
        assertThat(more.finding()).isEqualTo(Finding.EXPLAINED_BY_DOUBT);
        assertThat(more.meaning()).isEqualTo("Would be explained by the 1 request in doubt, at most $0.02.");
        assertThat(more.difference()).isEqualByComparingTo("0.0112");
        assertThat(more.doubtful()).containsExactly("an-2");
        assertThat(only("2026-11-01,gpt-4o,0.0812").meaning())
                .isEqualTo("Billed $0.0312 more than is settled, more than the 1 request in doubt can explain.");
        assertThat(only("2026-11-01,gpt-4o,0.05").meaning())
                .isEqualTo("Both say the same without the 1 request in doubt: most likely not billed.");

        ledger.writeOff(doubted, new Money(11_200));
        assertThat(only("2026-11-01,gpt-4o,0.0612").finding()).isEqualTo(Finding.MATCHED);
    }

    @Test
    void whatOneSideHasAloneIsMissingOnTheOther() {
        settled("gpt-4o", 50_000);
        Reconciliation found = compare("2026-11-01,gpt-4.1,1.5", null);

        assertThat(found.lines())
                .extracting(Line::model, Line::finding)
                .containsExactly(tuple("gpt-4.1", Finding.MISSING_HERE), tuple("gpt-4o", Finding.MISSING_THERE));
        assertThat(found.agrees()).isFalse();
        assertThat(found.invoiced()).isEqualByComparingTo("1.5");
        assertThat(found.settled()).isEqualByComparingTo("0.05");
    }

    @Test
    void requestBelongsToTheUtcDayOnWhichItWasSent() {
        now = DAY.minusMillis(1);
        settled("gpt-4o", 10_000);
        now = DAY;
        settled("gpt-4o", 20_000);

        assertThat(only("2026-11-01,gpt-4o,0.02").finding()).isEqualTo(Finding.MATCHED);
        assertThat(only("2026-10-31,gpt-4o,0.01").finding()).isEqualTo(Finding.MATCHED);
    }

    @Test
    void simulatedReleasedAndOthersRequestsAreNotCompared() {
        settled("gpt-4o", 10_000);
        ledger.release(reserved("gpt-4o", 70_000, "acme", false));
        ledger.settle(reserved("gpt-4o", 70_000, "acme", true), new Settlement(new Money(70_000), 1, 1, "a"));
        ledger.settle(reserved("gpt-4o", 5_000, "other", false), new Settlement(new Money(5_000), 1, 1, "a"));

        assertThat(compare("2026-11-01,gpt-4o,0.010", "acme").agrees()).isTrue();
        assertThat(compare("2026-11-01,gpt-4o,0.015", null).agrees()).isTrue();
    }

    @Test
    void providerThatWasNeverAskedIsRefused() {
        settled("gpt-4o", 10_000);
        InvoiceFile file = InvoiceFile.read("day,model,cost\n2026-11-01,m,1\n");

        assertThatThrownBy(() -> new Reconciler(database).compare(file, new ProviderId("opnai"), BigDecimal.ZERO, null))
                .hasMessage("provider: the ledger has never had a request to 'opnai'; it has openai");
    }

    @Test
    void tenantIsNotToldWhomOthersAsk() {
        settled("gpt-4o", 10_000);
        InvoiceFile file = InvoiceFile.read("day,model,cost\n2026-11-01,m,1\n");

        for (String provider : new String[] {"zzz", "openai"}) {
            assertThatThrownBy(() -> new Reconciler(database)
                            .compare(file, new ProviderId(provider), BigDecimal.ZERO, "newcomer"))
                    .hasMessage("provider: the ledger has never had a request of newcomer's to '" + provider
                            + "', or to anybody");
        }
        assertThatThrownBy(() -> new Reconciler(database).compare(file, new ProviderId("zzz"), BigDecimal.ZERO, "acme"))
                .hasMessageEndingWith("; it has openai");
    }

    @Test
    void tokensAreComparedWhereTheFileHasNoCosts() {
        settled("gpt-4o", 10_000);
        String heads = "start_time_iso,num_model_requests,model,input_tokens,output_tokens\n";

        assertThat(compare(InvoiceFile.read(heads + "2026-11-01T00:00:00Z,1,gpt-4o,10,20\n"), null)
                        .agrees())
                .isTrue();
        assertThat(compare(InvoiceFile.read(heads + "2026-11-01T00:00:00Z,1,gpt-4o,11,20\n"), null)
                        .lines()
                        .getFirst()
                        .meaning())
                .isEqualTo("Other tokens than the ledger has.");
    }

    private Line only(String row) {
        Reconciliation found = compare(row, null);
        assertThat(found.lines()).hasSize(1);
        return found.lines().getFirst();
    }

    private Reconciliation compare(String row, @Nullable String tenant) {
        return compare(InvoiceFile.read("day,model,cost\n" + row + "\n"), tenant);
    }

    private Reconciliation compare(InvoiceFile file, @Nullable String tenant) {
        return new Reconciler(database).compare(file, new ProviderId("openai"), BigDecimal.ZERO, tenant);
    }

    private void settled(String model, long micros) {
        ledger.settle(reserved(model, micros, "acme", false), new Settlement(new Money(micros), 10, 20, "answer"));
    }

    private SendId reserved(String model, long micros, String tenant, boolean simulated) {
        String analysis = "an-" + ++calls;
        ReservationRequest request = new ReservationRequest(
                analysis + "/1/digest",
                new Place(analysis, "1"),
                new Payer(tenant, "", "fallback"),
                new ModelRef(new ProviderId("openai"), model),
                simulated,
                new Amount(new Money(micros), null),
                false,
                new Lease("owner", 1, now.plusSeconds(60)));
        return ((Reservation.Granted) ledger.reserve(request)).id();
    }
}
