package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.PATIENCE;
import static dev.polyphony.endtoend.Requests.PROMPT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.cli.ExitCode;
import dev.polyphony.ledger.RequestState;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Analyses that wait for money on the real server, and the commands that end that. */
class WaitingForMoneyTest {
    private static final String BUDGET = "tenant:default/day";

    @TempDir
    private Path folder;

    @Test
    void raisedBudgetAndApprovalBothLetAnAnalysisBegin() throws Exception {
        try (Simulator simulator = Simulator.start(Script.healthy())) {
            Map<String, String> configured = TypedCommand.withTemporal(folder);
            configured.putAll(RealProviders.at(simulator));
            configured.put("SERVER_PORT", "0");
            typed("budgets", "set", BUDGET, "0.0001");
            try (CommandProcess up = CommandProcess.start(folder, configured, "up")) {
                up.awaitOutput("Ready.");
                String raised = waiting(BUDGET + " has $0.000100 of $0.000100 left");
                String approved = waiting("this plan could cost", "--max-cost", "0.000001");
                await().atMost(PATIENCE)
                        .until(() -> typed("list", "--status", "waiting")
                                        .out()
                                        .lines()
                                        .count()
                                >= 3);
                assertThat(simulator.log().requests()).isEmpty();

                assertThat(typed("budgets", "set", BUDGET, "5").code()).isEqualTo(ExitCode.OK);
                assertThat(typed("approve", approved).code()).isEqualTo(ExitCode.OK);

                assertThat(typed("watch", raised).code()).isEqualTo(ExitCode.OK);
                assertThat(typed("watch", approved).code()).isEqualTo(ExitCode.OK);
                assertThat(typed("explain", approved).out()).contains("somebody approved it");
                assertThat(typed("approve", approved).code()).isEqualTo(ExitCode.REFUSED);
                assertThat(LedgerLines.of(folder, RequestState.SETTLED)).hasSize(2);
                up.terminate();
            }
        }
    }

    private String waiting(String why, String... options) {
        String[] submit = {"submit", "-q", "--on-budget", "wait", "--models", "openai/gpt-4o-mini", PROMPT};
        String[] all = new String[submit.length + options.length];
        System.arraycopy(submit, 0, all, 0, submit.length);
        System.arraycopy(options, 0, all, submit.length, options.length);
        String id = typed(all).out().strip();
        await().atMost(PATIENCE).until(() -> typed("show", id).err().contains(why));
        return id;
    }

    private TypedCommand typed(String... arguments) {
        return TypedCommand.run(TypedCommand.withTemporal(folder), arguments);
    }
}
