package dev.polyphony.simulator.script;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A script in use: counts what each of its keys has been asked. Safe for concurrent use. */
public final class ScriptRun {
    /** As OpenAI counts a small one. */
    private static final int IMAGE_TOKENS = 85;

    private static final Behaviour HEALTHY = Behaviour.sequence();

    private final Script script;
    private final RecordedAnswers recorded;
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> answersGiven = new ConcurrentHashMap<>();
    private final Map<String, Quota.Use> quotas = new ConcurrentHashMap<>();

    public ScriptRun(Script script) {
        this.script = script;
        this.recorded = script.recordedAnswers() == null
                ? RecordedAnswers.none()
                : RecordedAnswers.load(script.recordedAnswers());
    }

    public Script script() {
        return script;
    }

    public Batching batching() {
        return script.batching() == null ? Batching.AT_ONCE : script.batching();
    }

    /** What the next request to this model meets. */
    public Turn next(String provider, String model) {
        Optional<String> found = key(script.behaviours(), provider, model);
        Behaviour behaviour = found.map(script.behaviours()::get).orElse(HEALTHY);
        String counted = found.orElse(provider + "/" + model);
        int request = count(requests, counted);
        Latency latency = behaviour.latency() == null ? script.latency() : behaviour.latency();
        // Seeded by the count, not by one shared generator: the order of other models' requests changes nothing.
        SplittableRandom random = new SplittableRandom(Objects.hash(script.seed(), counted, request));
        return new Turn(latency.sample(random), behaviour.fault(request));
    }

    /** What is left of the model's quota, if it has one. */
    public Optional<Quota.Use> quota(String provider, String model) {
        return key(script.quotas(), provider, model)
                .map(key -> quotas.computeIfAbsent(
                        key,
                        any -> new Quota.Use(
                                Objects.requireNonNull(script.quotas().get(key)))));
    }

    /** One request's lot. */
    public record Turn(long latencyMillis, Fault fault) {}

    /** In words alone. */
    public Answer answer(
            String provider, String model, String prompt, int inputCharacters, @Nullable Integer maxTokens) {
        return answer(provider, model, prompt, inputCharacters, maxTokens, Wanted.TEXT);
    }

    /** @param inputCharacters of all messages together */
    public Answer answer(
            String provider,
            String model,
            String prompt,
            int inputCharacters,
            @Nullable Integer maxTokens,
            Wanted wanted) {
        int characters = inputCharacters + wanted.images() * IMAGE_TOKENS * 4;
        Answer answer = said(provider, model, prompt, characters, maxTokens, wanted);
        Optional<Answer.ToolUse> scripted =
                wanted.tools().isEmpty() ? Optional.empty() : ScriptedToolUse.read(answer.text());
        Optional<Answer.ToolUse> use = scripted.or(() -> wanted.call()
                .map(tool -> new Answer.ToolUse(
                        tool.name(),
                        tool.schema().isObject()
                                ? SeededJson.fitting(tool.schema(), prompt, model, script.seed())
                                : "{}")));
        return use.map(tool -> new Answer(
                        "",
                        answer.inputTokens(),
                        Answer.tokens(tool.name().length() + tool.arguments().length()),
                        Answer.Finish.COMPLETE,
                        tool))
                .orElseGet(() -> beyond(answer, wanted.beginning()));
    }

    /** A model that is given the beginning of its answer goes on with it; a text that begins otherwise is all new. */
    private static Answer beyond(Answer answer, @Nullable String beginning) {
        if (beginning == null || !answer.text().startsWith(beginning)) {
            return answer;
        }
        String rest = answer.text().substring(beginning.length());
        return new Answer(rest, answer.inputTokens(), Answer.tokens(rest.length()), answer.finish());
    }

    private Answer said(
            String provider,
            String model,
            String prompt,
            int inputCharacters,
            @Nullable Integer maxTokens,
            Wanted wanted) {
        Optional<String> fixed = key(script.answers(), provider, model);
        if (fixed.isPresent()) {
            List<String> texts = script.answers().getOrDefault(fixed.get(), List.of());
            int turn = count(answersGiven, fixed.get());
            String text = texts.isEmpty() ? "" : texts.get(Math.min(turn, texts.size() - 1));
            return counted(ScriptedJudge.judged(text, prompt).orElse(text), inputCharacters, maxTokens);
        }
        String name = provider + "/" + model;
        return recorded.find(model, prompt)
                .orElseGet(() -> counted(
                        Optional.ofNullable(wanted.schema())
                                .map(schema -> SeededJson.fitting(schema, prompt, name, script.seed()))
                                .or(() -> SeededJson.about(prompt, name, script.seed()))
                                .orElseGet(() -> SeededText.about(prompt, name, script.seed())),
                        inputCharacters,
                        maxTokens));
    }

    private static Answer counted(String text, int inputCharacters, @Nullable Integer maxTokens) {
        int input = Answer.tokens(inputCharacters);
        int output = Answer.tokens(text.length());
        if (maxTokens != null && maxTokens > 0 && output > maxTokens) {
            return new Answer(text.substring(0, maxTokens * 4), input, maxTokens, Answer.Finish.CUT_AT_LIMIT);
        }
        return new Answer(text, input, output, Answer.Finish.COMPLETE);
    }

    public boolean accepts(String provider, String key) {
        Set<String> accepted = script.acceptedKeys().getOrDefault(provider, Set.of());
        return accepted.isEmpty() || accepted.contains(key);
    }

    /** Whether the provider has this model; Ollama's names mean the same with and without {@code :latest}. */
    public boolean has(String provider, String model) {
        List<String> names = script.models().get(provider);
        return names == null || names.stream().anyMatch(name -> untagged(name).equals(untagged(model)));
    }

    private static String untagged(String model) {
        return model.endsWith(":latest") ? model.substring(0, model.length() - ":latest".length()) : model;
    }

    /** Those named for the provider, or the ones its behaviours and answers mention. */
    public List<String> models(String provider) {
        List<String> named = script.models().get(provider);
        if (named != null) {
            return named;
        }
        String prefix = provider + "/";
        return Stream.concat(script.behaviours().keySet().stream(), script.answers().keySet().stream())
                .filter(key -> key.startsWith(prefix) && !key.endsWith("*"))
                .map(key -> key.substring(prefix.length()))
                .distinct()
                .sorted()
                .toList();
    }

    private static int count(Map<String, AtomicInteger> counters, String key) {
        return counters.computeIfAbsent(key, any -> new AtomicInteger()).getAndIncrement();
    }

    private static Optional<String> key(Map<String, ?> keyed, String provider, String model) {
        return Stream.of(provider + "/" + model, model, provider + "/*", "*")
                .filter(keyed::containsKey)
                .findFirst();
    }
}
