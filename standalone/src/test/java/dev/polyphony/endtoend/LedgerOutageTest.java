package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.ledger.CostQueries;
import dev.polyphony.ledger.EntryFilter;
import dev.polyphony.ledger.LedgerEntry;
import dev.polyphony.ledger.RequestState;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.storage.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL goes away for five seconds under analyses that run. */
class LedgerOutageTest {
    private static final String MODEL = "openai/gpt-4o-mini";
    private static final Duration AWAY = Duration.ofSeconds(5);
    private static final int ANALYSES = 40;

    @TempDir
    private Path folder;

    @Test
    void nothingIsLostAndNothingSpentUnrecorded() throws Exception {
        Script script = Script.builder()
                .behaviour(MODEL, Behaviour.healthy(Latency.fixed(1000)))
                .build();
        int port = freePort();
        EmbeddedPostgres server = server(port);
        String url = server.getJdbcUrl("postgres", "postgres");
        try (Simulator simulator = Simulator.start(script);
                Worker worker = Worker.withServer(environment(simulator, url))) {
            AnalysisClient client = worker.client();
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < ANALYSES; i++) {
                ids.add(client.submit(Requests.fallback("gpt-4o-mini")).id());
            }
            await().atMost(Requests.PATIENCE)
                    .until(() -> simulator.log().of(MODEL).size() >= 5);

            server.close();
            await().pollDelay(AWAY).atMost(Requests.PATIENCE).until(() -> true);
            server = server(port);

            Money told = Money.ZERO;
            for (String id : ids) {
                AnalysisResult result = client.result(id, Requests.PATIENCE);
                assertThat(result.status()).as(id).isEqualTo(AnalysisStatus.ANSWERED);
                told = told.plus(result.cost());
            }
            try (Database database = Database.open(url, null, null)) {
                CostQueries spending = new CostQueries(database);
                List<LedgerEntry> settled = spending.lines(EntryFilter.ALL).stream()
                        .filter(line -> line.state() == RequestState.SETTLED)
                        .toList();
                assertThat(settled).hasSize(ANALYSES);
                assertThat(simulator.log().of(MODEL)).hasSize(ANALYSES);
                assertThat(spending.sum(EntryFilter.ALL).settled()).isEqualTo(told);
            }
        } finally {
            server.close();
        }
    }

    @Test
    void deadlineHoldsAndTheResultNamesTheCauseWhereThereIsNoLedger() throws Exception {
        int port = freePort();
        EmbeddedPostgres server = server(port);
        String url = server.getJdbcUrl("postgres", "postgres");
        try (Simulator simulator = Simulator.start(Script.healthy());
                Worker worker = Worker.withServer(environment(simulator, url))) {
            server.close();
            AnalysisClient client = worker.client();
            Analysis analysis = new Analysis(
                    AnalysisIds.mint(),
                    "default",
                    Requests.PROMPT,
                    new Selection.Preset("fallback", null, List.of("gpt-4o-mini"), null),
                    new Limits(Duration.ofSeconds(8), null, null));

            AnalysisResult result = client.result(client.submit(analysis).id(), Requests.PATIENCE);

            assertThat(result.status()).isEqualTo(AnalysisStatus.DEADLINE_PASSED);
            assertThat(result.calls())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            CallRecord.Failed.class,
                            call -> assertThat(call.failure()).isEqualTo(new Failure.LedgerUnavailable()));
            // By the workflow's own clock, which stops where the machine does.
            assertThat(result.latency()).isLessThan(Duration.ofSeconds(20));
            assertThat(simulator.log().requests()).isEmpty();
        } finally {
            server.close();
        }
    }

    private static Map<String, String> environment(Simulator simulator, String url) {
        Map<String, String> environment = new HashMap<>(RealProviders.at(simulator));
        environment.put("POLYPHONY_DATABASE_URL", url);
        return environment;
    }

    private EmbeddedPostgres server(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
