package dev.polyphony.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.InvalidField;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvoiceFileTest {
    private static final LocalDate FIRST = LocalDate.parse("2026-11-01");

    @Test
    void plainFileSumsRowsOfADayAndModelExactly() {
        InvoiceFile file = InvoiceFile.read("""
                day,model,cost,input_tokens,output_tokens
                2026-11-01,gpt-4o,0.1,100,20
                2026-11-01,gpt-4o,0.2,50,
                2026-11-02,gpt-4o-mini,$0.000045,,7
                """);

        assertThat(file.byModel()).isTrue();
        assertThat(file.from()).isEqualTo(FIRST);
        assertThat(file.to()).isEqualTo(FIRST.plusDays(1));
        assertThat(line(file, FIRST, "gpt-4o"))
                .isEqualTo(new InvoiceFile.Line(new BigDecimal("0.3"), new BigDecimal("0.010"), 150L, 20L, null));
        assertThat(line(file, FIRST.plusDays(1), "gpt-4o-mini").cost()).isEqualTo(new BigDecimal("0.000045"));
    }

    @Test
    void costsOfOpenAiAreToldApartByTheirLineItems() {
        InvoiceFile file = InvoiceFile.read("""
                start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,quantity,line_item,project_id
                1793491200,1793577600,2026-11-01T00:00:00+00:00,2026-11-02T00:00:00+00:00,0.0038359800000000,usd,,"gpt-4o-mini-2024-07-18, input",p
                1793491200,1793577600,2026-11-01T00:00:00+00:00,2026-11-02T00:00:00+00:00,0.01,usd,,"gpt-4o-mini-2024-07-18, output",p
                1793577600,1793664000,2026-11-02T00:00:00+00:00,2026-11-03T00:00:00+00:00,,,,,
                """);

        assertThat(file.format()).isEqualTo("OpenAI's costs export");
        assertThat(Objects.requireNonNull(line(file, FIRST, "gpt-4o-mini").cost()))
                .isEqualByComparingTo("0.01383598");
        assertThat(file.to()).as("a day without costs is one, too").isEqualTo(FIRST.plusDays(1));
    }

    @Test
    void costsOfOpenAiWithoutLineItemsAreAllModels() {
        InvoiceFile file = InvoiceFile.read("""
                start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency
                1793491200,1793577600,2026-11-01T00:00:00+00:00,2026-11-02T00:00:00+00:00,1.25,usd
                """);

        assertThat(file.byModel()).isFalse();
        assertThat(line(file, FIRST, InvoiceFile.ALL_MODELS).cost()).isEqualTo(new BigDecimal("1.25"));
    }

    @Test
    void usageOfOpenAiByTheMinuteIsTokensOfADay() {
        InvoiceFile file = InvoiceFile.read("""
                start_time,end_time,start_time_iso,project_id,num_model_requests,model,input_tokens,output_tokens
                1793491200,1793491260,2026-11-01T00:00:00+00:00,p,2,gpt-4o-2024-08-06,30,10
                1793491260,1793491320,2026-11-01T00:01:00+00:00,p,1,gpt-4o-2024-08-06,5,1
                """);

        assertThat(line(file, FIRST, "gpt-4o")).isEqualTo(new InvoiceFile.Line(null, BigDecimal.ZERO, 35L, 11L, 3L));
    }

    @Test
    void costsAndUsageOfAnthropicNameModelsForPeopleAndByTheirIds() {
        InvoiceFile costs = InvoiceFile.read("""
                usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd
                2026-11-01,Claude Haiku 4.5,Default,k,message,≤ 200k,input_no_cache,0.05,0.05
                2026-11-01,Claude Haiku 4.5,Default,k,message,≤ 200k,output,0.02,0.02
                """);
        InvoiceFile usage = InvoiceFile.read("""
                usage_date_utc,model_version,api_key,usage_input_tokens_no_cache,usage_input_tokens_cache_read,usage_output_tokens
                2026-11-01 15:00:00,claude-haiku-4-5-20251001,k,12,3,4
                """);

        assertThat(line(costs, FIRST, "claude-haiku-4-5").cost()).isEqualTo(new BigDecimal("0.07"));
        assertThat(line(usage, FIRST, "claude-haiku-4-5").inputTokens()).isEqualTo(15);
        assertThat(usage.format()).isEqualTo("Anthropic's usage export");
    }

    @Test
    void fileOfASpreadsheetWithMarkSemicolonsAndLineEndsIsRead() {
        InvoiceFile file = InvoiceFile.read("\uFEFFDay;Model;Cost\r\n2026-11-01; gpt-4o ;0.5\r\n\r\n");

        assertThat(line(file, FIRST, "gpt-4o").cost()).isEqualTo(new BigDecimal("0.5"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10-31T23:30:00-01:00, 2026-11-01",
        "2026-11-01T23:59:59Z, 2026-11-01",
        "2026-11-01 23:59, 2026-11-01",
        "2026-11-01 23:59:59.123456 UTC, 2026-11-01",
        "2026-11-29T23:30:00-0800, 2026-11-30",
        "2026-11-29T23:30:00 -08, 2026-11-30",
        "1793491200, 2026-11-01",
    })
    void daysAreThoseOfUtc(String written, LocalDate day) {
        assertThat(InvoiceFile.read("day,model,cost\n" + written + ",m,1\n").from())
                .isEqualTo(day);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-31,m,1 | file: line 2, column day: '2026-11-31' is no day",
                "01.11.2026,m,1 | file: line 2, column day: '01.11.2026' is no day such as 2026-11-01",
                "2026-11-01,m,\"1,25\" | write a point before the cents",
                "2026-11-01,m,EUR 4 | file: line 2, column cost: 'EUR 4' is no amount",
                "2026-11-29T23:30:00 PST,m,1 | file: line 2, column day: '2026-11-29T23:30:00 PST' is no day",
                "2026-11-29T99:99whatever,m,1 | file: line 2, column day: '2026-11-29T99:99whatever' is no day",
                "2026-11-29T24:30:00,m,1 | file: line 2, column day: '2026-11-29T24:30:00' is no day",
                "2026-11-29T23:30:00-9900,m,1 | file: line 2, column day: '2026-11-29T23:30:00-9900' is no day",
                "2026-11-01,m,1e999 | more than a billion",
                "2026-11-01,m,1e-999 | file: line 2, column cost: '1e-999' has more than 60 places",
                "2026-11-01,m,0e-999 | file: line 2, column cost: '0e-999' has more than 60 places",
                "2026-11-01,m,\"1 | file: is no CSV",
            })
    void oddCellIsRefusedWithItsLineItsColumnAndTheFix(String row, String said) {
        assertThatThrownBy(() -> InvoiceFile.read("day,model,cost\n" + row + "\n"))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "day,model,cost\n", "a,b\n1,2\n", "day,cost\n2026-11-01,1\n", "{\"json\": true}"})
    void fileOfNoKnownColumnsIsRefusedAndSaysWhichAreNeeded(String text) {
        assertThatThrownBy(() -> InvoiceFile.read(text))
                .isInstanceOf(InvalidField.class)
                .hasMessageStartingWith("file: ");
    }

    @Test
    void tokensThatNobodySellsInADayAreRefusedWhereTheyAreTooMany() {
        String heads = "day,model,cost,input_tokens,output_tokens,requests\n";
        String much = "999999999999999";

        assertThatThrownBy(() -> InvoiceFile.read(heads + ("2026-11-01,m,1," + much + ",1,1\n").repeat(9_300)))
                .hasMessage("file: line 3, column input_tokens: more than 1000000000000000 of one model in one day");
        assertThatThrownBy(() -> InvoiceFile.read(heads + ("2026-11-01,m,1,1," + much + ",1\n").repeat(2)))
                .hasMessageStartingWith("file: line 3, column output_tokens: ");
        assertThatThrownBy(() -> InvoiceFile.read(heads + ("2026-11-01,m,1,1,1," + much + "\n").repeat(2)))
                .hasMessageStartingWith("file: line 3, column requests: ");
        assertThatThrownBy(() -> InvoiceFile.read(heads + "2026-11-01,m,1,-1,1,1\n"))
                .hasMessageContaining("column input_tokens: '-1' is no whole number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "day,model,cost,Cost | file: line 1, column cost: stands there twice, as columns 3 and 4",
                "day,model,cost,day | file: line 1, column day: stands there twice, as columns 1 and 4",
                "day,model,cost,cost_usd | file: line 1 has more than one column of costs: cost, cost_usd",
            })
    void twoColumnsOfWhichOneIsMeantAreRefused(String heads, String said) {
        assertThatThrownBy(() -> InvoiceFile.read(heads + "\n2026-11-01,m,1,2\n"))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining(said);
    }

    @Test
    void otherColumnsMayStandThereTwice() {
        assertThat(InvoiceFile.read("day,model,cost,note,note,,\n2026-11-01,m,1,a,b,,\n")
                        .lines())
                .hasSize(1);
    }

    @Test
    void otherCurrencyAndTooLongATimeAreRefused() {
        assertThatThrownBy(() -> InvoiceFile.read("day,model,cost,currency\n2026-11-01,m,1,eur\n"))
                .hasMessage("file: line 2, column currency: 'eur' is not usd; only US dollars can be compared with the"
                        + " ledger");
        assertThatThrownBy(() -> InvoiceFile.read("day,model,cost\n2024-11-01,m,1\n2026-11-01,m,1\n"))
                .hasMessageContaining("400 days at most");
    }

    private static InvoiceFile.Line line(InvoiceFile file, LocalDate day, String model) {
        Map<String, InvoiceFile.Line> models =
                Objects.requireNonNull(file.lines().get(day));
        return Objects.requireNonNull(models.get(model), () -> "only " + models.keySet());
    }
}
