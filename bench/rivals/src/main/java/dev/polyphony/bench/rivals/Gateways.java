package dev.polyphony.bench.rivals;

import dev.polyphony.bench.rivals.Contender.Delay;
import dev.polyphony.bench.rivals.Contender.FailingModel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * LiteLLM's proxy and Portkey's gateway, as their documentation has them run in production: no debugging, errors logged
 * alone, no database. Neither asks several models at once for one question, so the client does.
 */
final class Gateways {
    /** Seconds after which a request that is not answered is given up, where another model stands ready. */
    static final int TIMEOUT = 10;

    /** Of a request that failed, before the next model is asked: as the documentation of both has them. */
    private static final int RETRIES = 3;

    private final Installation installation;
    private final Path folder;
    private final String models;

    /**
     * @param folder for settings and logs
     * @param models the URL before a provider's name
     */
    Gateways(Installation installation, Path folder, String models) {
        this.installation = installation;
        this.folder = folder;
        this.models = models;
    }

    Contender liteLlm(int workers, Started started) throws IOException, InterruptedException {
        Path config = folder.resolve("litellm.yaml");
        Files.writeString(config, liteLlmConfig());
        int port = Started.freePort();
        Map<String, String> environment = new LinkedHashMap<>();
        String key = "sk-" + UUID.randomUUID() + UUID.randomUUID();
        environment.put("LITELLM_MASTER_KEY", key);
        environment.put("LITELLM_MODE", "PRODUCTION");
        environment.put("LITELLM_LOG", "ERROR");
        environment.put("LITELLM_LOCAL_MODEL_COST_MAP", "True");
        environment.put("LITELLM_TELEMETRY", "False");
        String name = "litellm-" + workers;
        Process process = started.process(
                name,
                List.of(
                        installation.litellm().toString(),
                        "--config",
                        config.toString(),
                        "--host",
                        "127.0.0.1",
                        "--port",
                        String.valueOf(port),
                        "--num_workers",
                        String.valueOf(workers)),
                environment);
        URI url = URI.create("http://127.0.0.1:" + port + "/v1/chat/completions");
        Function<String, Question> question =
                body -> new Question(url, body).with(Map.of("Authorization", "Bearer " + key));
        started.awaitAnswer(process, question.apply(Question.chat(Delay.NONE.model(1))));
        return new Contender(
                name,
                "LiteLLM " + Installation.LITELLM + ", workers: " + workers,
                delay -> List.of(question.apply(Question.chat(delay.model(1)))),
                delay -> delay.models().stream()
                        .map(model -> question.apply(Question.chat(model)))
                        .toList(),
                withAndWithoutRetries(
                        name,
                        (failing, retries) ->
                                question.apply(Question.chat(failing.model(), ",\"num_retries\":" + retries))),
                () -> ProcessFigures.tree(process.toHandle()),
                Set.of());
    }

    private static Map<String, Function<FailingModel, Question>> withAndWithoutRetries(
            String name, BiFunction<FailingModel, Integer, Question> question) {
        Map<String, Function<FailingModel, Question>> both = new LinkedHashMap<>();
        both.put(name, failing -> question.apply(failing, 0));
        both.put(name + ", " + RETRIES + " retries", failing -> question.apply(failing, RETRIES));
        return both;
    }

    private String liteLlmConfig() {
        StringBuilder yaml = new StringBuilder("model_list:\n");
        for (Delay delay : Delay.values()) {
            delay.models().forEach(model -> yaml.append(liteLlmModel(model, "bench")));
        }
        StringBuilder fallbacks = new StringBuilder();
        for (FailingModel failing : FailingModel.values()) {
            yaml.append(liteLlmModel(failing.model(), failing.model()));
            fallbacks
                    .append("    - ")
                    .append(failing.model())
                    .append(": [")
                    .append(Delay.NONE.model(1))
                    .append("]\n");
        }
        return yaml + """
                litellm_settings:
                  set_verbose: false
                  json_logs: true
                  request_timeout: 600
                router_settings:
                  num_retries: 0
                  fallbacks:
                %s""".formatted(fallbacks);
    }

    private String liteLlmModel(String model, String provider) {
        return """
                  - model_name: %s
                    litellm_params:
                      model: openai/%s
                      api_base: %s/%s/v1
                      api_key: sk-bench
                      timeout: %d
                """.formatted(model, model, models, provider, TIMEOUT);
    }

    Contender portkey(Started started) throws IOException, InterruptedException {
        int port = Started.freePort();
        String name = "portkey";
        Process process = started.process(
                name,
                List.of("node", installation.portkey().toString(), "--port=" + port, "--headless"),
                Map.of("NODE_ENV", "production", "PORT", String.valueOf(port)));
        URI url = URI.create("http://127.0.0.1:" + port + "/v1/chat/completions");
        Function<String, Question> question = model -> new Question(url, Question.chat(model))
                .with(Map.of("x-portkey-provider", "openai", "x-portkey-custom-host", models + "/bench/v1"));
        started.awaitAnswer(process, question.apply(Delay.NONE.model(1)));
        return new Contender(
                name,
                "Portkey's gateway " + Installation.PORTKEY,
                delay -> List.of(question.apply(delay.model(1))),
                delay -> delay.models().stream().map(question).toList(),
                withAndWithoutRetries(
                        name,
                        (failing, retries) -> new Question(url, Question.chat(failing.model()))
                                .with(Map.of("x-portkey-config", portkeyConfig(failing, retries)))),
                () -> ProcessFigures.tree(process.toHandle()),
                Set.of());
    }

    private String portkeyConfig(FailingModel failing, int retries) {
        return """
                {"strategy":{"mode":"fallback"},"request_timeout":%d,"retry":{"attempts":%d},"targets":[%s,%s]}""".formatted(
                        TIMEOUT * 1000,
                        retries,
                        portkeyTarget(failing.model(), failing.model()),
                        portkeyTarget("bench", Delay.NONE.model(1)));
    }

    private String portkeyTarget(String provider, String model) {
        return """
                {"provider":"openai","custom_host":"%s/%s/v1","api_key":"sk-bench","override_params":{"model":"%s"}}""".formatted(models, provider, model);
    }
}
