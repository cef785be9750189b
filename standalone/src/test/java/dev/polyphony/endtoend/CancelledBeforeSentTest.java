package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.ledger.LedgerEntry;
import dev.polyphony.ledger.RequestState;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Doubt is about what was sent. */
class CancelledBeforeSentTest {
    private static final String MODEL = "openai/gpt-4o-mini";

    /** Of its provider's lane, as the catalogue has it where nobody says otherwise. */
    private static final int SLOTS = 16;

    @TempDir
    private Path folder;

    @Test
    @SuppressWarnings("try") // a worker works by being there
    void callThatWaitsForASlotLeavesNoDoubt() throws Exception {
        Script script = Script.builder().fault(MODEL, Fault.hang()).build();
        try (Simulator simulator = Simulator.start(script);
                RealServer server = RealServer.on(folder.resolve("state"));
                CommandProcess worker = CommandProcess.worker(folder, server.address(), RealProviders.at(simulator))) {
            AnalysisClient client = server.client();
            for (int i = 0; i < SLOTS; i++) {
                client.submit(Requests.fallback("gpt-4o-mini"));
            }
            await().atMost(Requests.PATIENCE)
                    .until(() -> simulator.log().of(MODEL).size() == SLOTS);
            List<String> waiting = IntStream.range(0, 4)
                    .mapToObj(i -> Requests.fallback("gpt-4o-mini"))
                    .map(client::submit)
                    .map(handle -> handle.id())
                    .toList();
            for (String id : waiting) {
                await().atMost(Requests.PATIENCE)
                        .until(() -> server.temporal().fetchHistory(id).getEvents().stream()
                                .anyMatch(event -> event.hasActivityTaskScheduledEventAttributes()
                                        && event.getActivityTaskScheduledEventAttributes()
                                                .getActivityType()
                                                .getName()
                                                .equals("AskModel")));
                client.cancel(id);
            }

            for (String id : waiting) {
                assertThat(client.result(id, Requests.PATIENCE).status()).isEqualTo(AnalysisStatus.CANCELLED);
            }
            assertThat(simulator.log().of(MODEL)).hasSize(SLOTS);
            assertThat(LedgerLines.of(folder.resolve("home")))
                    .filteredOn(line -> waiting.contains(line.analysis()))
                    .extracting(LedgerEntry::state)
                    .doesNotContain(RequestState.UNKNOWN, RequestState.HELD);
            assertThat(LedgerLines.of(folder.resolve("home"), RequestState.HELD))
                    .hasSize(SLOTS);
        }
    }
}
