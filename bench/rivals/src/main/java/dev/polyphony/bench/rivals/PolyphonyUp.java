package dev.polyphony.bench.rivals;

import dev.polyphony.bench.dispatch.Service;
import dev.polyphony.bench.rivals.Contender.Delay;
import dev.polyphony.bench.rivals.Contender.FailingModel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code polyphony up} in a home of its own, with its dev server and its database, all of which stay durable. */
final class PolyphonyUp {
    /** Of each process and provider; as shipped, 16 calls would be at once, where the others have no bound. */
    private static final int SLOTS = 150;

    private final Service service;
    private final String placement;
    private final ProcessHandle server;

    private PolyphonyUp(Service service, String placement) {
        this.service = service;
        this.placement = placement;
        this.server = server(service);
    }

    /**
     * @param cache where the dev server's command is kept from one run to the next
     * @param models the URL before a provider's name
     */
    static PolyphonyUp start(
            Path command, Path home, Path cache, String placement, String models, Map<String, String> settings)
            throws IOException, InterruptedException {
        Files.writeString(home.resolve(Service.CATALOGUE), catalogue(models));
        Path binaries = Files.createDirectories(cache.resolve("bin"));
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("BENCH_KEY", "sk-bench");
        environment.put("POLYPHONY_PLACEMENT", placement);
        environment.put("POLYPHONY_INLINE_SLOTS", String.valueOf(SLOTS));
        environment.put("PATH", binaries + File.pathSeparator + System.getenv("PATH"));
        environment.putAll(settings);
        PolyphonyUp up = new PolyphonyUp(Service.start(command, home, environment), placement);
        Path kept = binaries.resolve("temporal");
        if (!Files.exists(kept)) {
            Files.copy(Path.of(ProcessFigures.command(up.server.pid()).getFirst()), kept);
            kept.toFile().setExecutable(true);
        }
        return up;
    }

    private static String catalogue(String models) {
        StringBuilder yaml = new StringBuilder("models:\n");
        for (Delay delay : Delay.values()) {
            delay.models().forEach(model -> yaml.append(model(model, "bench")));
        }
        for (FailingModel failing : FailingModel.values()) {
            yaml.append(model(failing.model(), failing.model()));
        }
        yaml.append("providers:\n").append(provider("bench", models));
        for (FailingModel failing : FailingModel.values()) {
            yaml.append(provider(failing.model(), models));
        }
        return yaml.toString();
    }

    private static String model(String model, String provider) {
        return "  - { alias: %s, id: %s/%s, price: { input: 1, output: 2 }, levels: [basic, intermediate, advanced, expert] }\n"
                .formatted(model, provider, model);
    }

    private static String provider(String name, String models) {
        return "  %s: { adapter: openai, base-url: \"%s/%s/v1\", api-key-env: BENCH_KEY, slots: %d }\n"
                .formatted(name, models, name, SLOTS);
    }

    private static ProcessHandle server(Service service) {
        return service.process()
                .descendants()
                .filter(child -> child.info().command().orElse("").endsWith("temporal"))
                .findAny()
                .orElseThrow(() -> new IllegalStateException("it has no dev server of its own"));
    }

    /** As OpenAI's protocol has it, the same request as to all others. */
    Contender chat() {
        return new Contender(
                "polyphony-" + placement,
                "Polyphony, placement: " + placement + ", POST /v1/chat/completions",
                delay -> List.of(chat(Question.chat(delay.model(1)))),
                delay -> List.of(chat(Question.chat("polyphony/ensemble", models(delay)))),
                Map.of(
                        "polyphony-" + placement,
                        failing -> chat(Question.chat(
                                failing.model(),
                                ",\"fallbacks\":[\"%s\"],\"polyphony\":{\"deadline\":\"%ds\"}"
                                        .formatted(Delay.NONE.model(1), 2 * Gateways.TIMEOUT)))),
                () -> Set.of(service.process().pid()),
                Set.of(server.pid()));
    }

    private static String models(Delay delay) {
        return ",\"polyphony\":{\"models\":[%s]}".formatted(quoted(delay));
    }

    private static String quoted(Delay delay) {
        return delay.models().stream().map(model -> '"' + model + '"').collect(Collectors.joining(","));
    }

    private Question chat(String body) {
        return new Question(service.url().resolve("/v1/chat/completions"), body);
    }

    /** By the REST API of its own. */
    Contender analyses() {
        return new Contender(
                "polyphony-" + placement + "-api",
                "Polyphony, placement: " + placement + ", POST /api/analyses?wait=60s",
                delay -> List.of(analysis("\"models\":[\"%s\"]".formatted(delay.model(1)))),
                delay -> List.of(analysis("\"strategy\":\"ensemble\",\"models\":[%s]".formatted(quoted(delay)))),
                Map.of(),
                () -> Set.of(service.process().pid()),
                Set.of(server.pid()));
    }

    private Question analysis(String whom) {
        return new Question(
                service.url().resolve("/api/analyses?wait=60s"),
                Map.of(),
                "{\"prompt\":\"What is 2+2?\"," + whom + "}",
                "\"answered\"");
    }

    /** How its dev server was started, to start another one likewise. */
    List<String> serverCommand() throws IOException {
        return ProcessFigures.command(server.pid());
    }

    void close() {
        service.close();
    }
}
