package dev.polyphony.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyphony.provider.OllamaProblem.Kind;
import dev.polyphony.provider.OllamaServer.Progress;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Machine;
import dev.polyphony.simulator.script.Script;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OllamaServerTest {
    private static final String MODEL = "llama2:7b-chat";
    private static final Machine MACHINE = Machine.of(24).model(MODEL, 4);

    private final HttpTransport transport = new HttpTransport();
    private final Simulator simulator =
            Simulator.start(Script.builder().machine(MACHINE).pulled().build());
    private final OllamaServer ollama = new OllamaServer(transport, URI.create(simulator.baseUrl("ollama")));

    @AfterEach
    void stop() {
        transport.close();
        simulator.close();
    }

    @Test
    void modelIsPulledWithItsProgressThenAskedThenLoaded() throws Exception {
        List<Progress> progress = new ArrayList<>();

        ollama.pull(MODEL, progress::add);

        assertThat(progress.getFirst().status()).isEqualTo("pulling manifest");
        assertThat(progress).anyMatch(line -> line.completed() > 0 && line.completed() < line.total());
        assertThat(ollama.pulled()).containsExactly(new OllamaServer.Pulled(MODEL, 4L << 30));
        assertThat(ollama.loaded()).isEmpty();
        assertThat(ollama.ask(MODEL, "Say OK.", 8).text()).isNotBlank();
        assertThat(ollama.loaded()).singleElement().satisfies(loaded -> {
            assertThat(loaded.name()).isEqualTo(MODEL);
            assertThat(loaded.vram()).isEqualTo(4L << 30);
            assertThat(loaded.until()).isNotNull();
        });
        assertThat(ollama.version()).startsWith("0.");
    }

    @ParameterizedTest
    @EnumSource(Machine.Breaking.class)
    void pullThatBreaksOffIsToldAndTheNextGoesOn(Machine.Breaking breaking) throws Exception {
        simulator.script(Script.builder()
                .machine(MACHINE.pulling(new Machine.Pulling(null, null, 0.5, breaking)))
                .pulled()
                .build());

        fails(Kind.BROKEN_OFF, () -> ollama.pull(MODEL, any -> {}));

        List<Progress> rest = new ArrayList<>();
        ollama.pull(MODEL, rest::add);
        assertThat(rest.get(1).completed()).isEqualTo(2L << 30);
    }

    @Test
    void whatIsWrongIsReadFromOllamasWords() {
        fails(Kind.UNKNOWN_MODEL, () -> ollama.pull("nonsense:7b", any -> {}));
        fails(Kind.NOT_PULLED, () -> ollama.ask(MODEL, "Say OK.", 8));
        simulator.script(Script.builder()
                .machine(MACHINE.pulling(new Machine.Pulling(Duration.ZERO, 3.0, null, null)))
                .pulled()
                .build());
        fails(Kind.DISK_FULL, () -> ollama.pull(MODEL, any -> {}));
        simulator.script(Script.builder().machine(Machine.of(3).model(MODEL, 4)).build());
        fails(Kind.OUT_OF_MEMORY, () -> ollama.ask(MODEL, "Say OK.", 8));
    }

    @Test
    void nobodyThereAndSomebodyElseThereAreTold() {
        simulator.close();
        fails(Kind.UNREACHABLE, ollama::version);
        try (Simulator other = Simulator.start(Script.healthy())) {
            fails(Kind.NOT_OLLAMA, new OllamaServer(transport, other.root().resolve("/nobody"))::version);
        }
    }

    private static void fails(Kind kind, ThrowingCallable what) {
        assertThatExceptionOfType(OllamaProblem.class).isThrownBy(what).returns(kind, OllamaProblem::kind);
    }
}
