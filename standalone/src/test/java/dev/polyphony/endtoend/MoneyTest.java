package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.PROMPT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.cli.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits and costs from the command line, in memory but for the books. */
class MoneyTest {
    @TempDir
    private Path folder;

    @Test
    void whatCouldCostMoreIsRefusedAndNothingIsAsked() {
        TypedCommand refused = typed("analyze", "--offline", "--max-cost", "0.001", "-s", "ensemble", PROMPT);

        assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refused.err()).contains("max-cost: this plan could cost", "--max-output-tokens");
        assertThat(LedgerLines.of(folder)).isEmpty();
    }

    @Test
    void whatWasSpentIsOnTheBooksUnderItsCategory() throws Exception {
        TypedCommand answered = typed("analyze", "--offline", "--category", "contracts", "--json", PROMPT);
        assertThat(answered.code()).isEqualTo(ExitCode.OK);
        Path file = folder.resolve("costs.csv");

        assertThat(typed("costs", "export", "--category", "contracts", "--output", file.toString())
                        .code())
                .isEqualTo(ExitCode.OK);

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst())
                .startsWith("reserved_at,analysis,path,n,tenant,category,strategy,provider,model,state,amount_usd");
        assertThat(lines.getLast()).contains(",contracts,fallback,openai,gpt-4o-mini,SETTLED,0.0000");
        assertThat(typed("costs", "report", "--by", "category").out()).contains("contracts", "simulated");
        assertThat(typed("costs", "report", "--by", "colour").err()).contains("'colour' is not one of day, week");
    }

    @Test
    void whatABudgetHasNoRoomForIsRefusedAndNothingIsAsked() {
        assertThat(typed("budgets", "set", "tenant:default/day", "0.0001").code())
                .isEqualTo(ExitCode.OK);

        TypedCommand broke = typed("analyze", "--offline", PROMPT);

        assertThat(broke.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(broke.err())
                .contains("budget: tenant:default/day has $0.000100 of $0.000100 left, and this plan could cost");
        assertThat(LedgerLines.of(folder)).isEmpty();
        assertThat(typed("budgets").out()).contains("tenant:default/day  $0.0001");
    }

    @Test
    void configuredBudgetHoldsFromTheStart() throws Exception {
        Files.writeString(folder.resolve("config.yaml"), "budgets: [tenant:default/day=0.0001]\n");

        assertThat(typed("analyze", "--offline", PROMPT).code()).isEqualTo(ExitCode.REFUSED);
        assertThat(typed("budgets", "--json").out()).contains("\"id\" : \"tenant:default/day\"");
    }

    @Test
    void panelIsCutDownToWhatABudgetLeavesWhereThatIsAllowed() {
        typed("budgets", "set", "tenant:default/day", "0.02");

        TypedCommand cut = typed("analyze", "--offline", "-s", "ensemble", "--on-budget", "degrade", "--json", PROMPT);

        assertThat(cut.code()).isEqualTo(ExitCode.OK);
        assertThat(cut.out()).contains("\"cut_to_budget\"", "\"budget\" : \"tenant:default/day\"");
    }

    @Test
    void sameQuestionIsNotPaidForTwiceWhereTheCacheIsOn() {
        String[] ask = {"analyze", "--offline", "--json", "--cache", "1h", "--models", "gpt-4o-mini", PROMPT};
        assertThat(typed(ask).out()).doesNotContain("\"cached\"");

        TypedCommand again = typed(ask);

        assertThat(again.code()).isEqualTo(ExitCode.OK);
        assertThat(again.out()).contains("\"cached\" : true", "\"cost\" : 0.000000");
        assertThat(LedgerLines.of(folder)).hasSize(1);
        assertThat(typed("analyze", "--cache", "sometimes", PROMPT).err()).contains("cache");
    }

    @Test
    void longQuestionToManyIsAnswered() {
        String contract = "Whereas the parties agree, ".repeat(12_000);

        TypedCommand answered = typed("analyze", "--offline", "--json", "-s", "ensemble", "-e", "5", "-p", contract);

        assertThat(answered.code()).as(answered.err()).isEqualTo(ExitCode.OK);
    }

    @Test
    void wrongSecretsInTheEnvironmentAreNamedAndNotShown() {
        for (String variable : List.of("POLYPHONY_STORE_KEY", "POLYPHONY_ALERT_SECRET")) {
            Map<String, String> environment = TypedCommand.withoutTemporal(folder);
            environment.put("POLYPHONY_ALERT_WEBHOOK", "http://127.0.0.1:9/");
            environment.put(variable, "hidden!");

            TypedCommand refused = TypedCommand.run(environment, "analyze", "--offline", PROMPT);

            assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
            assertThat(refused.err()).contains("polyphony: " + variable + ": ").doesNotContain("hidden!");
        }
    }

    @Test
    void budgetThatIsNoneIsExplained() {
        assertThat(typed("budgets", "set", "everybody", "5").err())
                .contains("budget: 'everybody' is not SCOPE:SUBJECT");
    }

    private TypedCommand typed(String... arguments) {
        return TypedCommand.run(TypedCommand.withoutTemporal(folder), arguments);
    }
}
