package dev.polyphony.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.cli.platform.AddressPlatform;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.Reservation;
import dev.polyphony.ledger.ReservationRequest;
import dev.polyphony.ledger.ReservationRequest.Amount;
import dev.polyphony.ledger.ReservationRequest.Lease;
import dev.polyphony.ledger.ReservationRequest.Payer;
import dev.polyphony.ledger.Settlement;
import dev.polyphony.storage.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The books from the command line: budgets, costs, audit. */
class BudgetCommandsTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"5", "5.00", "$5", "5$", "5 USD", "usd 5", " $5.00 ", "5e0"})
    void limitIsReadAsPeopleWriteIt(String limit) {
        assertThat(typed("budgets", "set", "tenant:acme/month", limit).out()).contains("tenant:acme/month  $5.00");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            0,5      | '0,5' is no amount of US dollars such as 50, 0.25 or $5; write a point before the cents, and nothing between thousands
            1,000    | '1,000' is no amount of US dollars such as 50, 0.25 or $5; write a point before the cents, and nothing between thousands
            NaN      | 'NaN' is no amount of US dollars such as 50, 0.25 or $5
            Infinity | 'Infinity' is no amount of US dollars such as 50, 0.25 or $5
            0x10     | '0x10' is no amount of US dollars such as 50, 0.25 or $5
            €5       | '€5' is no amount of US dollars such as 50, 0.25 or $5
            1e999    | '1e999' is more than a billion US dollars
            1e999999999 | '1e999999999' is more than a billion US dollars
            99999999999999999999 | '99999999999999999999' is more than a billion US dollars
            $-5      | '$-5' is below zero; an amount of US dollars never is
            """)
    void whatIsNoAmountIsRefusedInPlainWordsWhereverMoneyIsTyped(String amount, String problem) {
        assertThat(typed("budgets", "set", "tenant:acme/month", amount).err())
                .isEqualTo("polyphony: USD: " + problem + "\n");
        assertThat(typed("analyze", "--max-cost", amount, "q").err())
                .isEqualTo("polyphony: --max-cost: " + problem + "\n");
        assertThat(typed("costs", "resolve", "an-1", "--amount", amount).err())
                .isEqualTo("polyphony: --amount: " + problem + "\n");
    }

    @Test
    void amountBelowZeroIsRefused() {
        assertThat(typed("analyze", "--max-cost=-5", "q").err()).contains("'-5' is below zero");
        assertThat(typed("budgets", "set", "tenant:acme/month", "-5").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void budgetsInTheEnvironmentAreReadInTheSameWay() {
        Typed.Builder wrong = Typed.at(new AddressPlatform(), home).env("POLYPHONY_BUDGETS", "tenant:acme/month=0,5");

        assertThat(wrong.run("analyze", "q").err())
                .isEqualTo("polyphony: POLYPHONY_BUDGETS: '5' says no limit, as tenant:acme/month=50 does;"
                        + " cents come after a point\n");
    }

    @Test
    void modelInTheEnvironmentIsLookedUpByTheWorkerThatHasTheCatalogue() {
        assertThat(Typed.at(new AddressPlatform(), home)
                        .env("POLYPHONY_BUDGETS", "model:gpt-4o/month=5")
                        .run("budgets")
                        .code())
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void withoutACatalogueAModelSaysWhoseItIs() {
        assertThat(typed("budgets", "set", "model:gpt-4o/day", "5").err())
                .endsWith("budget: model: 'gpt-4o' names no provider; write it before the model's id, as"
                        + " openai/gpt-4o\n");
        assertThat(typed("budgets", "set", "model:openai/gpt-4o/day", "5").out())
                .contains("model:openai/gpt-4o/day");
    }

    @Test
    void figureThatCannotBeIsShownAndMended() throws SQLException {
        typed("budgets", "set", "tenant:acme/total", "5");
        assertThat(typed("costs", "audit").code()).isEqualTo(ExitCode.OK);
        change("update account set reserved_micros = -5");
        change("insert into budget (id, scope, subject, period, limit_micros) values ('x', 'GALAXY', 'y', 'AEON', 1)");

        Typed shown = typed("budgets");
        assertThat(shown.code()).isEqualTo(ExitCode.OK);
        assertThat(shown.out())
                .contains("tenant:acme/total: reserved is -$0.000005, which cannot be")
                .contains("'x' cannot be read");
        Typed said = typed("costs", "audit");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).contains("tenant:acme/total  1970-01-01  reserved  -$0.000005  $0.00", "--mend");
        assertThat(typed("costs", "audit", "--mend").code()).isEqualTo(ExitCode.OK);
        assertThat(typed("costs", "audit", "--json").out()).isEqualTo("[ ]\n");
        assertThat(typed("budgets", "remove", "x").code()).isEqualTo(ExitCode.OK);
        assertThat(typed("budgets").out()).doesNotContain("cannot be");
    }

    @Test
    void cellThatASpreadsheetWouldCalculateIsText() {
        booked("=HYPERLINK(\"x\")", new Money(100), new Money(30));

        assertThat(typed("costs", "export").out())
                .contains(",\"'=HYPERLINK(\"\"x\"\")\",")
                .doesNotContain(",=");
        assertThat(typed("costs", "report", "--by", "category", "--format", "csv")
                        .out())
                .contains("\n\"'=HYPERLINK");
    }

    @Test
    void whatHasNoPriceIsShownAsSuch() {
        booked("contracts", null, Money.ZERO);

        assertThat(typed("costs", "report", "--by", "category").out())
                .contains("contracts  1         10         20   unknown  $0.00     $0.00");
        assertThat(typed("costs", "export", "--format", "json").out()).contains("\"amount_usd\" : null");
        assertThat(typed("costs", "report", "--json").out())
                .contains("\"settled_usd\" : null", "\"unpriced_requests\" : 1");
        assertThat(typed("costs", "stats").out()).contains("settled unknown · reserved", "1 request without a price");
    }

    @Test
    void whatIsPartlyPricedSaysSo() {
        booked("contracts", null, Money.ZERO);
        booked("contracts", new Money(100), new Money(30));

        assertThat(typed("costs", "report", "--by", "category").out())
                .contains("$0.00003", "1 request without a price is not in these sums");
    }

    @Test
    void ledgerIsMadeOnceAndSaidWhereItIs() {
        Typed made = typed("costs", "init");
        assertThat(made.code()).isEqualTo(ExitCode.OK);
        assertThat(made.out()).isEqualTo("The ledger is ready, with 0 requests: " + home.resolve(Database.FILE) + "\n");
        booked("contracts", new Money(100), new Money(30));
        assertThat(typed("costs", "init").out()).startsWith("The ledger is ready, with 1 request: ");
    }

    @Test
    void periodIsTheOneUnderWay() throws SQLException {
        booked("now", new Money(100), new Money(30));
        booked("before", new Money(100), new Money(50));
        long lastYear = Instant.now().minus(Duration.ofDays(400)).toEpochMilli();
        change("update send set reserved_at = " + lastYear + " where label = 'before'");

        for (String period : new String[] {"daily", "weekly", "monthly", "Monthly"}) {
            assertThat(typed("costs", "report", "--by", "category", "--period", period)
                            .out())
                    .contains("now")
                    .doesNotContain("before");
            assertThat(typed("costs", "stats", "--period", period).out()).contains("$0.00003");
            assertThat(typed("costs", "export", "--period", period).out()).doesNotContain("before");
        }
        assertThat(typed("costs", "report", "--by", "category").out()).contains("now", "before");
    }

    @Test
    void periodThatIsNoneOrASecondOneIsRefused() {
        Typed none = typed("costs", "report", "--period", "yearly");
        assertThat(none.err()).isEqualTo("polyphony: --period: 'yearly' is not one of daily, weekly and monthly\n");
        assertThat(none.code()).isEqualTo(ExitCode.USAGE);
        assertThat(typed("costs", "stats", "--period", "daily", "--since", "2026-11-01")
                        .err())
                .isEqualTo("polyphony: --period: --since and --until say another one; leave them out\n");
    }

    @Test
    void whatNobodyFiledIsOrchestration() {
        booked("", new Money(100), new Money(30));
        booked("orchestration", new Money(100), new Money(50));
        booked("contracts", new Money(100), new Money(70));

        assertThat(typed("costs", "report", "--by", "category", "--format", "csv")
                        .out())
                .contains("\norchestration,2,")
                .contains("\ncontracts,1,");
        assertThat(typed("costs", "report", "--category", "orchestration", "--format", "csv")
                        .out())
                .contains(",2,20,40,");
        assertThat(typed("costs", "export", "--category", "orchestration").out())
                .doesNotContain("contracts");
    }

    @Test
    void invoiceIsComparedWithTheLedgerByDayAndModelAndNothingIsChanged() throws IOException {
        booked("contracts", new Money(100), new Money(30));
        String day = LocalDate.now(ZoneOffset.UTC).toString();
        Path file = Files.writeString(home.resolve("invoice.csv"), "day,model,cost\n" + day + ",gpt-4o,0.00003\n");

        Typed same = typed("costs", "reconcile", file.toString(), "--provider", "openai", "--all");
        assertThat(same.code()).isEqualTo(ExitCode.OK);
        assertThat(same.out())
                .contains(day + "  gpt-4o  $0.00003  $0.00003  –         matched", "1 matched. Nothing was changed.");

        Files.writeString(file, "day,model,cost\n" + day + ",gpt-4o,2.50\n");
        Typed more = typed("costs", "reconcile", file.toString(), "--provider", "openai");
        assertThat(more.code()).isEqualTo(ExitCode.NO_ANSWER);
        assertThat(more.out()).contains("Billed $2.49997 more than is settled.", "0 matched, 1 different.");
        assertThat(typed("costs", "reconcile", file.toString(), "--provider", "openai", "--tolerance", "2.5", "--json")
                        .out())
                .contains("\"finding\" : \"matched\"", "\"difference_usd\" : 2.49997");

        Files.writeString(file, "day,model,cost\n" + day + ",gpt-4o,viel\n");
        assertThat(typed("costs", "reconcile", file.toString(), "--provider", "openai")
                        .err())
                .isEqualTo("polyphony: FILE: line 2, column cost: 'viel' is no amount of US dollars such as 0.25\n");
    }

    private void booked(String category, @Nullable Money worst, Money cost) {
        String call = "an-1/1/" + category + worst;
        try (Database database = Database.file(home.resolve(Database.FILE));
                Ledger ledger = new Ledger(database, InstantSource.system(), 0)) {
            ReservationRequest purchase = new ReservationRequest(
                    call,
                    new Place("an-1", "1"),
                    new Payer("default", category, "fallback"),
                    ModelRef.parse("openai/gpt-4o"),
                    false,
                    new Amount(worst, null),
                    false,
                    new Lease(call, 1, Instant.now().plusSeconds(60)));
            Reservation.Granted granted = (Reservation.Granted) ledger.reserve(purchase);
            ledger.settle(granted.id(), new Settlement(cost, 10, 20, "the answer"));
        }
    }

    private void change(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve(Database.FILE));
                Statement sql = connection.createStatement()) {
            sql.executeUpdate(statement);
        }
    }

    private Typed typed(String... arguments) {
        return Typed.at(new AddressPlatform(), home).run(arguments);
    }
}
