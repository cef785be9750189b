package dev.polyphony.provider;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.catalogue.Model;
import dev.polyphony.hosts.HostLook;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.log.MachineLog;
import dev.polyphony.simulator.script.Machine;
import dev.polyphony.simulator.script.Script;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What machines with Ollama are told, and say: one, and several behind one provider. */
class OllamaMachineTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final String FAST = "llama2:7b-chat";
    private static final String LARGE = "deepseek-coder:33b";

    private final HttpTransport wire = new HttpTransport();
    private final ModelClients clients = new ModelClients(wire, Clock.systemUTC());
    private final List<Simulator> machines = new ArrayList<>();

    @AfterEach
    void stop() {
        machines.forEach(Simulator::close);
        wire.close();
    }

    private Simulator machine(double memory, String... pulled) {
        Simulator machine = Simulator.start(
                Script.builder().machine(Machine.of(memory)).pulled(pulled).build());
        machines.add(machine);
        return machine;
    }

    @Test
    void figuresOfALocalModelReachItsServer() throws Exception {
        Catalogue catalogue = CatalogueLoader.shipped();
        BlockingQueue<JsonNode> sent = new LinkedBlockingQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            sent.add(JSON.readTree(exchange.getRequestBody()));
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        server.start();
        Endpoint endpoint = endpoint("http://127.0.0.1:" + server.getAddress().getPort());
        try {
            for (String name : List.of(FAST, LARGE)) {
                Model model = catalogue.find(name);
                ModelRequest request = new ModelRequest(
                        model.ref().model(),
                        null,
                        List.of(),
                        "Why?",
                        model.maxOutput().orElseThrow(),
                        model.temperature().orElseThrow(),
                        model.context().orElseThrow(),
                        BOUND,
                        null);
                assertThatThrownBy(() -> clients.keepingModels(Duration.ofMinutes(5))
                                .of(endpoint)
                                .ask(request))
                        .isInstanceOf(CallException.class);
            }
        } finally {
            server.stop(0);
        }

        JsonNode fast = sent.take();
        assertThat(fast.path("options").path("num_predict").asInt()).isEqualTo(4096);
        assertThat(fast.path("options").path("temperature").asDouble()).isEqualTo(0.7);
        assertThat(fast.path("options").path("num_ctx").asInt()).isEqualTo(4096);
        assertThat(fast.path("keep_alive").asInt()).isEqualTo(300);
        JsonNode large = sent.take();
        assertThat(large.path("options").path("num_predict").asInt()).isEqualTo(8192);
        assertThat(large.path("options").path("temperature").asDouble()).isEqualTo(0.2);
        assertThat(large.path("options").path("num_ctx").asInt()).isEqualTo(16_384);
    }

    @Test
    void lookTellsWhatIsPulledAndLoadedAndForHowLong() throws Exception {
        Simulator simulator = machine(20, FAST, LARGE);
        OllamaMachine machine = clients.machineOf(endpoint(simulator.baseUrl("ollama")));
        clients.keepingModels(Duration.ofMinutes(5))
                .of(endpoint(simulator.baseUrl("ollama")))
                .ask(new ModelRequest(FAST, "Why?", 10, null, BOUND));

        HostLook look = machine.look(BOUND);

        assertThat(look.unreachable()).isNull();
        assertThat(look.pulled()).containsOnlyKeys(FAST, LARGE);
        assertThat(look.loaded()).containsOnlyKeys(FAST);
        HostLook.Loaded loaded = requireNonNull(look.loaded().get(FAST));
        assertThat(loaded.bytes()).isEqualTo(look.pulled().get(FAST));
        assertThat(loaded.keptFor()).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(5));
    }

    @Test
    void modelIsUnloadedWhenThatIsWanted() throws Exception {
        Simulator simulator = machine(20, FAST);
        Endpoint endpoint = endpoint(simulator.baseUrl("ollama"));
        clients.of(endpoint).ask(new ModelRequest(FAST, "Why?", 10, null, BOUND));

        clients.machineOf(endpoint).unload(FAST, BOUND);

        assertThat(clients.machineOf(endpoint).look(BOUND).loaded()).isEmpty();
    }

    @Test
    void modelThatIsKeptForNoTimeIsUnloadedAfterItsAnswer() throws Exception {
        Simulator simulator = machine(20, FAST);

        clients.keepingModels(Duration.ZERO)
                .of(endpoint(simulator.baseUrl("ollama")))
                .ask(new ModelRequest(FAST, "Why?", 10, null, BOUND));

        await().untilAsserted(() -> assertThat(simulator.machineLog().events())
                .extracting(MachineLog.Event::kind)
                .endsWith(MachineLog.Kind.UNLOADED));
    }

    @Test
    void machineThatIsNotThereIsSaidToBeUnreachable() throws Exception {
        assertThat(clients.machineOf(endpoint(gone())).look(BOUND).unreachable())
                .isEqualTo("connection refused");
    }

    @Test
    void lackOfMemoryIsToldFromOtherTrouble() {
        Simulator simulator = machine(10, LARGE);

        CallException thrown = catchThrowableOfType(
                CallException.class,
                () -> clients.of(endpoint(simulator.baseUrl("ollama")))
                        .ask(new ModelRequest(LARGE, "Why?", 10, null, BOUND)));

        assertThat(thrown.isOutOfMemory()).isTrue();
        assertThat(thrown.failure()).isEqualTo(new Failure.Unavailable(500));
    }

    @Test
    void providerOfSeveralMachinesHasTheModelsOfAllAndAsksOneThatHasIt() throws Exception {
        Simulator one = machine(20, FAST);
        Simulator two = machine(20, LARGE);
        ModelClient all = clients.of(hosted(gone(), one.baseUrl("ollama"), two.baseUrl("ollama")));

        assertThat(all.models(BOUND)).containsExactlyInAnyOrder(FAST, LARGE);
        assertThat(all.ask(new ModelRequest(LARGE, "Why?", 10, null, BOUND)).servedBy())
                .isEqualTo(LARGE);
        assertThat(two.log().of("ollama/" + LARGE)).hasSize(1);
    }

    @Test
    void providerNoneOfWhoseMachinesAnswersIsUnreachable() throws Exception {
        ModelClient all = clients.of(hosted(gone(), gone()));

        assertThat(catchThrowableOfType(CallException.class, () -> all.models(BOUND))
                        .failure())
                .isInstanceOf(Failure.Unreachable.class);
        assertThat(catchThrowableOfType(
                                CallException.class, () -> all.ask(new ModelRequest(FAST, "Why?", 10, null, BOUND)))
                        .failure())
                .isInstanceOf(Failure.Unreachable.class);
    }

    private static String gone() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }

    private static Endpoint endpoint(String url) {
        return endpoint(url, List.of(), null);
    }

    private static Endpoint hosted(String... urls) {
        return endpoint(
                urls[0],
                Stream.of(urls)
                        .map(url -> new Endpoint.Host("at " + url, URI.create(url)))
                        .toList(),
                null);
    }

    private static Endpoint endpoint(String url, List<Endpoint.Host> hosts, @Nullable String host) {
        return new Endpoint(
                new ProviderId("ollama"),
                Adapter.OLLAMA,
                URI.create(url),
                null,
                List.of(),
                false,
                false,
                false,
                hosts,
                host);
    }
}
