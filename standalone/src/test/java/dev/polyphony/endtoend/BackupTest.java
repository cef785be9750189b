package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Limits;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.ledger.CostQueries;
import dev.polyphony.ledger.EntryFilter;
import dev.polyphony.ledger.LedgerEntry;
import dev.polyphony.ledger.RequestState;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.log.LoggedOutcome;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.storage.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saved while analyses are under way, lost, and restored elsewhere; the simulator's log is the providers' bill. */
class BackupTest {
    private static final String QUICK = "openai/gpt-4o-mini";
    private static final String SLOW = "anthropic/claude-haiku-3.5";

    @TempDir
    private Path folder;

    /** Ids of analyses by what each asks, which no two have in common. */
    private final Map<String, String> ids = new LinkedHashMap<>();

    @Test
    void homeThatWasSavedUnderLoadGoesOnElsewhereAndItsBooksAgreeWithTheBill() throws Exception {
        Path elsewhere = folder.resolve("elsewhere");
        goesOnElsewhere(new Installation() {
            @Override
            public Map<String, String> variables() {
                return Map.of();
            }

            @Override
            public void save() {
                backup(folder.resolve("home"), Map.of());
            }

            @Override
            public Map<String, String> restored() {
                restore(elsewhere, Map.of());
                return Map.of();
            }
        });
    }

    @Test
    void databaseOnPostgresThatWasDumpedUnderLoadGoesOnElsewhereToo() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/pg_dump")), "pg_dump is not installed");
        Path dump = folder.resolve("database.dump");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            String address = "postgresql://postgres@127.0.0.1:" + server.getPort() + "/";
            goesOnElsewhere(new Installation() {
                @Override
                public Map<String, String> variables() {
                    return Map.of("POLYPHONY_DATABASE_URL", server.getJdbcUrl("postgres", "postgres"));
                }

                @Override
                public void save() throws Exception {
                    backup(folder.resolve("home"), variables());
                    run("pg_dump", "--format=custom", "--file=" + dump, address + "postgres");
                }

                @Override
                public Map<String, String> restored() throws Exception {
                    run("createdb", "--maintenance-db=" + address + "postgres", "elsewhere");
                    run("pg_restore", "--dbname=" + address + "elsewhere", "--no-owner", dump.toString());
                    Map<String, String> there =
                            Map.of("POLYPHONY_DATABASE_URL", server.getJdbcUrl("postgres", "elsewhere"));
                    restore(folder.resolve("elsewhere"), there);
                    return there;
                }
            });
        }
    }

    /** Where its books are, and how they are saved. */
    private interface Installation {
        Map<String, String> variables();

        void save() throws Exception;

        /** Variables of the one elsewhere. */
        Map<String, String> restored() throws Exception;
    }

    private void goesOnElsewhere(Installation installation) throws Exception {
        Script script = Script.builder()
                .behaviour(QUICK, Behaviour.healthy(Latency.fixed(200)))
                .behaviour(SLOW, Behaviour.healthy(Latency.fixed(2500)))
                .build();
        try (Simulator simulator = Simulator.start(script)) {
            Instant begun;
            String first;
            Set<String> known;
            try (RealServer server = RealServer.on(folder.resolve("home"));
                    Worker worker = Worker.inHome(server, environment(simulator, installation.variables()))) {
                AnalysisClient client = worker.client();
                first = client.result(submit(client), Requests.PATIENCE).id();
                IntStream.range(0, 12).forEach(i -> submit(client));
                await().atMost(Requests.PATIENCE)
                        .until(() -> answered(simulator, QUICK) > 3 && isUnderWay(simulator, SLOW));
                known = Set.copyOf(ids.values());
                begun = Instant.now();
                installation.save();
                IntStream.range(0, 6).forEach(i -> submit(client));
                int sent = simulator.log().requests().size();
                await().atMost(Requests.PATIENCE)
                        .until(() -> simulator.log().requests().size() > sent);
            }
            List<LoggedRequest> billed = simulator.log().requests();
            Map<String, String> variables = installation.restored();

            List<LedgerEntry> saved = entries(variables);
            assertThat(keys(saved, entry -> true))
                    .containsAll(asked(billed, request -> request.arrivedAt().isBefore(begun)));
            assertThat(asked(billed, request -> request.outcome() == LoggedOutcome.ANSWERED))
                    .containsAll(keys(saved, entry -> entry.state() == RequestState.SETTLED));
            assertThat(saved).extracting(LedgerEntry::state).contains(RequestState.SETTLED, RequestState.HELD);

            try (RealServer server = RealServer.on(folder.resolve("elsewhere"));
                    Worker worker = Worker.inHome(server, environment(simulator, variables))) {
                AnalysisClient client = worker.client();
                for (String id : known) {
                    assertThat(client.result(id, Requests.PATIENCE).status()).isEqualTo(AnalysisStatus.ANSWERED);
                }
                assertThat(stored(worker.database(), first)).isEqualTo(AnalysisStatus.ANSWERED);
                await().atMost(Requests.PATIENCE)
                        .until(() -> entries(variables).stream()
                                .filter(entry -> known.contains(entry.analysis()))
                                .noneMatch(entry -> entry.state() == RequestState.HELD));
            }
            List<LoggedRequest> again = simulator
                    .log()
                    .requests()
                    .subList(billed.size(), simulator.log().requests().size());
            assertThat(asked(again, request -> true))
                    .as("what the restored books had paid for is not asked again")
                    .isNotEmpty()
                    .doesNotContainAnyElementsOf(keys(saved, entry -> entry.state() == RequestState.SETTLED));
            List<LedgerEntry> settled = entries(variables).stream()
                    .filter(entry -> entry.state() == RequestState.SETTLED)
                    .toList();
            assertThat(settled).extracting(BackupTest::key).doesNotHaveDuplicates();
            assertThat(keys(settled, entry -> true)).containsAll(asked(again, request -> true));
        }
    }

    private static Map<String, String> environment(Simulator simulator, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(RealProviders.at(simulator));
        environment.putAll(more);
        return environment;
    }

    private String submit(AnalysisClient client) {
        String prompt = "Question " + ids.size() + ": " + Requests.PROMPT;
        Analysis panel = Requests.panel(2, null, QUICK, SLOW);
        String id = client.submit(
                        new Analysis(AnalysisIds.mint(), "default", prompt, panel.selection(), Limits.DEFAULT))
                .id();
        ids.put(prompt, id);
        return id;
    }

    private static long answered(Simulator simulator, String model) {
        return simulator.log().of(model).stream()
                .filter(request -> request.outcome() == LoggedOutcome.ANSWERED)
                .count();
    }

    private static boolean isUnderWay(Simulator simulator, String model) {
        return simulator.log().of(model).stream().anyMatch(request -> request.outcome() == LoggedOutcome.PENDING);
    }

    private void backup(Path home, Map<String, String> variables) {
        command(home, variables, "backup", folder.resolve("saved.zip").toString());
    }

    private void restore(Path home, Map<String, String> variables) {
        command(home, variables, "restore", folder.resolve("saved.zip").toString());
    }

    private static void command(Path home, Map<String, String> variables, String... arguments) {
        Map<String, String> environment = TypedCommand.withoutTemporal(home);
        environment.putAll(variables);
        TypedCommand typed = TypedCommand.run(environment, arguments);
        assertThat(typed.code()).as(typed.err()).isZero();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private List<LedgerEntry> entries(Map<String, String> variables) {
        try (Database database =
                Database.of(variables, folder.resolve("elsewhere").resolve(Database.FILE))) {
            return new CostQueries(database).lines(EntryFilter.ALL);
        }
    }

    private static AnalysisStatus stored(Database database, String id) {
        try (StoredEvents results = new StoredEvents(database, InstantSource.system())) {
            return results.result(id).orElseThrow().result().status();
        }
    }

    private static Set<String> keys(List<LedgerEntry> entries, Predicate<LedgerEntry> which) {
        return entries.stream().filter(which).map(BackupTest::key).collect(Collectors.toSet());
    }

    /** As the books name them. */
    private Set<String> asked(List<LoggedRequest> requests, Predicate<LoggedRequest> which) {
        return requests.stream()
                .filter(which)
                .map(request -> ids.get(request.prompt()) + " " + request.model())
                .collect(Collectors.toSet());
    }

    private static String key(LedgerEntry entry) {
        return entry.analysis() + " " + entry.model();
    }
}
