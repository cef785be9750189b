package dev.polyphony.bench.providers;

import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a provider fails for all who ask it.
 *
 * @param name without a comma, which stands between several
 * @param fault what each request meets; absent where none arrives
 * @param environment what is otherwise where it fails by its settings
 */
record Sickness(String name, @Nullable Fault fault, Map<String, String> environment) {
    static final String SICK = "openai/simulated";
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Latency USUAL = Latency.fixed(50);

    static List<Sickness> all() {
        return List.of(
                of("500", Fault.unavailable(500)),
                of("502 with HTML", Fault.htmlGateway502()),
                of("503", Fault.unavailable(503)),
                of("bad key", Fault.badKey()),
                of("403", Fault.forbidden()),
                of("out of credit", Fault.creditExhausted()),
                of("throttled for 7 s", Fault.throttled(Duration.ofSeconds(7))),
                of("throttled without a hint", Fault.throttled(null)),
                of("reset before an answer", Fault.resetBeforeAnswer()),
                of("reset in the body", Fault.resetMidBody()),
                of("closed in the body", Fault.closeMidBody()),
                of("malformed JSON", Fault.malformedJson()),
                of("empty object", Fault.emptyObject()),
                of("empty body", Fault.emptyBody()),
                of("HTML with 200", Fault.htmlInstead()),
                of("hangs", Fault.hang()),
                of("slow first byte", Fault.slowFirstByte(LONG)),
                of("slow body", Fault.slowBody(LONG)),
                new Sickness("nobody listens", null, Map.of("OPENAI_BASE_URL", "http://127.0.0.1:" + closedPort())),
                new Sickness("no key", null, Map.of("OPENAI_API_KEY", "", "OPENAI_BASE_URL", "")));
    }

    private static Sickness of(String name, Fault fault) {
        return new Sickness(name, fault, Map.of());
    }

    static Script healthy() {
        return Script.builder().latency(USUAL).build();
    }

    Script script() {
        return fault == null
                ? healthy()
                : Script.builder()
                        .latency(USUAL)
                        .behaviour(SICK, Behaviour.always(fault))
                        .build();
    }

    private static int closedPort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
