package dev.polyphony.endtoend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Reply;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.health.HealthSnapshot;
import dev.polyphony.hosts.Hosts;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.log.MachineLog;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Machine;
import dev.polyphony.simulator.script.Script;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two workers, and machines with Ollama behind three providers: two machines that hold two models each beside one that
 * is not there; a small one and a large one; and one that holds one of two large models at a time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OllamaHostsTest {
    private static final String FAST = "llama2:7b-chat";
    private static final String BALANCED = "codellama:13b-instruct";
    private static final Map<String, Integer> LIMITS = Map.of(FAST, 3, BALANCED, 2);
    private static final int SLOTS = 3;
    private static final Duration FIRST_TOKEN = Duration.ofMillis(500);

    private final List<Simulator> machines = new ArrayList<>();
    private Simulator one;
    private Simulator two;
    private Simulator small;
    private Simulator large;
    private Simulator single;
    private RealServer server;
    private Worker worker;
    private Worker other;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        one = machine(16, 1000, FAST, BALANCED);
        two = machine(16, 1000, FAST, BALANCED);
        small = machine(10, 50, "big:33b");
        large = started(
                50,
                Machine.of(40)
                        .model("big:33b", 17.5)
                        .model("slow:7b", new Machine.Weights(3.7, FIRST_TOKEN.multipliedBy(3))));
        single = machine(20, 100, "first:33b", "second:33b");
        Path catalogue = Files.writeString(folder.resolve("own.yaml"), """
                providers:
                  ollama:
                    hosts:
                      - { name: gone, base-url: 'http://127.0.0.1:%d' }
                      - { name: one, base-url: '%s', memory: 16, slots: %d }
                      - { name: two, base-url: '%s', memory: 16, slots: %d }
                  lab:
                    adapter: ollama
                    base-url: http://127.0.0.1
                    hosts:
                      - { name: small, base-url: '%s' }
                      - { name: large, base-url: '%s' }
                  tiny:
                    adapter: ollama
                    base-url: http://127.0.0.1
                    hosts:
                      - { name: single, base-url: '%s', memory: 20 }
                models:
                  - { alias: big, id: 'lab/big:33b' }
                  - { alias: first, id: 'tiny/first:33b', slots: 1 }
                  - { alias: second, id: 'tiny/second:33b', slots: 1 }
                """.formatted(
                        closedPort(),
                        one.baseUrl("ollama"),
                        SLOTS,
                        two.baseUrl("ollama"),
                        SLOTS,
                        small.baseUrl("ollama"),
                        large.baseUrl("ollama"),
                        single.baseUrl("ollama")));
        server = RealServer.on(folder.resolve("server"));
        String[] settings = {
            "--polyphony.worker.catalogue=" + catalogue,
            "--polyphony.worker.tuning.first-token=" + FIRST_TOKEN.toMillis() + "ms"
        };
        worker = Worker.at(server, Map.of(), settings);
        other = Worker.at(server, Map.of(), settings);
    }

    private Simulator machine(double memory, long millis, String... pulled) {
        Machine machine = Machine.of(memory).loading(Duration.ofMillis(50));
        for (String model : pulled) {
            machine = machine.model(model, machine.sizeOf(model));
        }
        return started(millis, machine);
    }

    private Simulator started(long millis, Machine like) {
        Simulator machine = Simulator.start(Script.builder()
                .latency(new Latency.Fixed(millis))
                .machine(like)
                .build());
        machines.add(machine);
        return machine;
    }

    private static int closedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @AfterAll
    void stop() {
        other.close();
        worker.close();
        server.close();
        machines.forEach(Simulator::close);
    }

    @Test
    void twoHostsAnswerSideBySideWithinTheirLimitsAndSwapNoModels() throws Exception {
        List<AnalysisResult> results =
                answers(Stream.of(FAST, BALANCED, FAST, BALANCED, FAST, FAST, BALANCED, FAST, BALANCED, FAST)
                        .map("ollama/"::concat)
                        .toList());

        assertThat(results).allSatisfy(result -> {
            assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
            // The host that is not there was nobody's concern.
            assertThat(result.calls()).hasSize(1).allMatch(call -> call instanceof CallRecord.Answered);
        });
        assertThat(results.stream().map(OllamaHostsTest::host)).containsOnly("one", "two");
        for (Simulator machine : List.of(one, two)) {
            LIMITS.forEach((model, limit) ->
                    assertThat(machine.machineLog().mostAtOnce(model)).isLessThanOrEqualTo(limit));
            assertThat(mostAtOnce(machine)).isLessThanOrEqualTo(SLOTS);
            assertThat(machine.machineLog().evictions()).isEmpty();
            assertThat(machine.machineLog().loads()).doesNotHaveDuplicates();
        }
        assertThat(one.machineLog().loads().size() + two.machineLog().loads().size())
                .as("a model is loaded once where it is asked, and nowhere else")
                .isEqualTo(results.stream()
                        .map(result -> host(result) + " " + result.modelUsed())
                        .distinct()
                        .count());
        assertThat(overlap(one, two)).isGreaterThanOrEqualTo(2);
        HealthSnapshot health = worker.health().snapshot();
        assertThat(health.all()).allMatch(subject -> subject.cause().isEmpty());
        assertThat(Hosts.all(worker.database()).entrySet().stream()
                        .filter(hosts -> hosts.getKey().value().equals("ollama"))
                        .flatMap(hosts -> hosts.getValue().stream())
                        .map(host -> host.name() + " " + host.state()))
                .containsExactly("gone unreachable", "one ready", "two ready");
    }

    @Test
    void modelThatAHostHasNoMemoryForIsAskedAtAnother() throws Exception {
        List<AnalysisResult> results = answers(List.of("big", "big"));

        assertThat(results.stream().map(OllamaHostsTest::host)).containsOnly("large");
        assertThat(small.log().requests()).as("it is not asked twice").hasSizeLessThanOrEqualTo(2);
        AnalysisResult later = answers(List.of("big")).getFirst();
        assertThat(host(later)).isEqualTo("large");
        assertThat(later.calls())
                .allSatisfy(call -> assertThat(((CallRecord.Answered) call).reply())
                        .extracting(Reply::sends)
                        .isEqualTo(1));
    }

    @Test
    void callsOfOneModelGoBeforeThoseOfAnotherThatWouldPushItOut() throws Exception {
        List<AnalysisResult> results = answers(
                List.of("first", "second", "first", "second", "first", "second", "first", "second", "first", "second"));

        assertThat(results).allMatch(result -> result.status() == AnalysisStatus.ANSWERED);
        assertThat(single.machineLog().loads()).hasSize(2).doesNotHaveDuplicates();
        assertThat(single.machineLog().mostLoaded()).isEqualTo(1);
    }

    @Test
    void timeToLoadAModelIsNotTakenForItsSilence() throws Exception {
        Analysis streamed = Requests.fallback("lab/slow:7b", "ollama/" + FAST).streaming(true);

        AnalysisResult result = Requests.answer(server.client(), streamed);

        assertThat(result.modelUsed()).isEqualTo("lab/slow:7b");
        assertThat(result.calls()).hasSize(1);
    }

    private List<AnalysisResult> answers(List<String> models) throws Exception {
        AnalysisClient client = server.client();
        List<String> ids = new ArrayList<>();
        for (String model : models) {
            ids.add(client.submit(Requests.fallback(model)).id());
        }
        List<AnalysisResult> results = new ArrayList<>();
        for (String id : ids) {
            results.add(client.result(id, Requests.PATIENCE));
        }
        return results;
    }

    private static String host(AnalysisResult result) {
        return String.valueOf(
                ((CallRecord.Answered) result.calls().getLast()).reply().host());
    }

    private static int mostAtOnce(Simulator machine) {
        Map<String, Integer> running = new HashMap<>();
        int most = 0;
        for (MachineLog.Event event : machine.machineLog().events()) {
            running.put(event.model(), event.running());
            most = Math.max(
                    most, running.values().stream().mapToInt(Integer::intValue).sum());
        }
        return most;
    }

    /** How many requests were under way at a time, on average over the time in which any was. */
    private static double overlap(Simulator... machines) {
        List<LoggedRequest> requests = Stream.of(machines)
                .flatMap(machine -> machine.log().requests().stream())
                .sorted(Comparator.comparingLong(LoggedRequest::arrivedNanos))
                .toList();
        double all = 0;
        double some = 0;
        long until = Long.MIN_VALUE;
        for (LoggedRequest request : requests) {
            long began = request.arrivedNanos();
            long ended = began + requireNonNull(request.took()).toNanos();
            all += ended - began;
            some += Math.max(0, ended - Math.max(began, until));
            until = Math.max(until, ended);
        }
        assertThat(new HashSet<>(requests)).hasSize(10);
        return all / some;
    }
}
