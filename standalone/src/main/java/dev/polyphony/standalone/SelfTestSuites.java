package dev.polyphony.standalone;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Plan;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.routing.SignalReader;
import dev.polyphony.routing.Signals;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.standalone.SelfTestSuite.SelfTestCase;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** What {@code polyphony test} tries, of a client whose worker asks a simulator with this script. */
final class SelfTestSuites {
    private static final String EASY = "What is 2+2?";
    private static final String QUESTION = "What is 6 times 7?";
    private static final String SAME = "The answer is 42.";
    private static final String HARD = "Prove the theorem and derive a bound.";

    private static final String DOWN = "openai/down";
    private static final String THROTTLED = "openai/throttled";
    private static final String HANGING = "openai/hanging";
    private static final String UNSURE = "openai/unsure";
    private static final String BAD_KEY = "openai/bad-key";
    private static final String BAD_KEY_TOO = "mistral/bad-key";
    private static final String NEXT = "mistral/next";

    private static final String A = "openai/a";
    private static final String B = "anthropic/b";
    private static final String C = "mistral/c";
    private static final String OTHER = "mistral/other";

    /** Far above what a case takes. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final AnalysisClient client;
    private final SignalReader reader = new SignalReader(Signals.standard());

    SelfTestSuites(AnalysisClient client) {
        this.client = client;
    }

    static Script script() {
        return Script.builder()
                .latency(Latency.fixed(20))
                .fault(DOWN, Fault.unavailable(503))
                .fault(THROTTLED, Fault.throttled(Duration.ofSeconds(7)))
                .fault(HANGING, Fault.hang())
                .fault(BAD_KEY, Fault.badKey())
                .fault(BAD_KEY_TOO, Fault.badKey())
                .answer(UNSURE, "I am not sure, perhaps it could be 42, but I don't know.")
                .answer(A, SAME)
                .answer(B, SAME)
                .answer(C, SAME)
                .answer(OTHER, "The answer is 41.")
                .build();
    }

    List<SelfTestSuite> all() {
        return List.of(
                new SelfTestSuite("complexity", complexity()),
                new SelfTestSuite("routing", routing()),
                new SelfTestSuite("fallback", fallback()),
                new SelfTestSuite("ensemble", ensemble()));
    }

    private List<SelfTestCase> complexity() {
        return List.of(
                level("What is a monad?", "basic"),
                level("Summarize this letter in two lines.", "intermediate"),
                level("Implement a function in Python that reverses a list.", "advanced"),
                level(HARD, "expert"));
    }

    private SelfTestCase level(String prompt, String expected) {
        return new SelfTestCase(
                prompt, expected, () -> reader.read(prompt).level().word());
    }

    private List<SelfTestCase> routing() {
        return List.of(
                asks("cheapest: " + EASY, cheapest(EASY), "gpt-4o-mini first, then gpt-4o, claude-opus-3"),
                asks("cheapest: " + HARD, cheapest(HARD), "claude-opus-3 first"),
                asks(
                        "fallback along the chain openai",
                        request("fallback").with(AnalysisOptions.CHAIN, "openai"),
                        "gpt-4o-mini first, then gpt-4o, gpt-4"),
                asks("a strategy that nobody knows", request("never-heard-of"), "refused for its strategy"));
    }

    private static AnalysisRequest cheapest(String prompt) {
        return request("cheapest", "gpt-4o-mini", "gpt-4o", "claude-opus-3").with(AnalysisOptions.PROMPT, prompt);
    }

    private SelfTestCase asks(String asked, AnalysisRequest request, String expected) {
        return new SelfTestCase(asked, expected, () -> switch (client.preview(
                        List.of(request.analysis(AnalysisIds.mint())))
                .getFirst()) {
            case Compilation.Compiled(var plan) -> {
                List<String> names = plan.root().calls().map(Node.Call::name).toList();
                String rest = names.stream().skip(1).collect(Collectors.joining(", "));
                yield names.getFirst() + " first" + (rest.isEmpty() ? "" : ", then " + rest);
            }
            case Compilation.Rejected rejected -> "refused for its " + rejected.field();
            case Compilation.Unfunded unfunded -> unfunded.problem();
        });
    }

    private List<SelfTestCase> fallback() {
        Plan hurried = new Plan.Call(HANGING, Duration.ofMillis(200), Duration.ofSeconds(1));
        AnalysisRequest capped = AnalysisRequest.of(QUESTION)
                .with(AnalysisOptions.PLAN, new Plan.Fallback(List.of(hurried, Plan.Call.of(NEXT))));
        return List.of(
                attempts("the first is down", request("fallback", DOWN, NEXT), "mistral/next after openai/down failed"),
                attempts(
                        "the first is throttled",
                        request("fallback", THROTTLED, NEXT),
                        "mistral/next after openai/throttled failed"),
                attempts("the first hangs", capped, "mistral/next after openai/hanging failed"),
                attempts(
                        "the first is unsure, under escalate",
                        request("escalate", UNSURE, NEXT),
                        "mistral/next after openai/unsure answered"),
                attempts(
                        "no key is good",
                        request("fallback", BAD_KEY, BAD_KEY_TOO),
                        "nobody after openai/bad-key failed, mistral/bad-key failed"));
    }

    private SelfTestCase attempts(String asked, AnalysisRequest request, String expected) {
        return new SelfTestCase(asked, expected, () -> {
            AnalysisResult result = answer(request);
            String answered = Objects.requireNonNullElse(result.modelUsed(), "nobody");
            return answered
                    + result.calls().stream()
                            .filter(call -> !call.name().equals(answered))
                            .map(call -> call.name() + (call instanceof CallRecord.Failed ? " failed" : " answered"))
                            .collect(Collectors.joining(", ", " after ", ""));
        });
    }

    private List<SelfTestCase> ensemble() {
        return List.of(
                compared(
                        "three that agree",
                        request("ensemble", A, B, C).with(AnalysisOptions.QUORUM, 3),
                        "3 answered, agreement 1.00"),
                compared(
                        "one of three fails",
                        request("ensemble", A, B, BAD_KEY).with(AnalysisOptions.QUORUM, 3),
                        "2 answered, agreement 1.00, missing openai/bad-key"),
                compared(
                        "nobody answers",
                        request("ensemble", BAD_KEY, BAD_KEY_TOO),
                        "0 answered, missing openai/bad-key, mistral/bad-key"),
                // It can end as soon as two agree, so that who else answered is left to chance.
                new SelfTestCase(
                        "a vote of two against one",
                        SAME,
                        () -> String.valueOf(
                                answer(request("vote", A, B, OTHER)).response())));
    }

    private SelfTestCase compared(String asked, AnalysisRequest request, String expected) {
        return new SelfTestCase(asked, expected, () -> {
            AnalysisResult result = answer(request);
            Double agreement = result.panel().agreement();
            String missing = String.join(", ", result.gaps().missing());
            return result.models().responseCount() + " answered"
                    + (agreement == null ? "" : String.format(Locale.ROOT, ", agreement %.2f", agreement))
                    + (missing.isEmpty() ? "" : ", missing " + missing);
        });
    }

    private AnalysisResult answer(AnalysisRequest request) throws TimeoutException, InterruptedException {
        return client.result(client.submit(request.analysis(AnalysisIds.mint())).id(), PATIENCE);
    }

    private static AnalysisRequest request(String strategy, String... models) {
        return AnalysisRequest.of(QUESTION)
                .with(AnalysisOptions.STRATEGY, strategy)
                .with(AnalysisOptions.MODELS, models.length == 0 ? null : List.of(models));
    }
}
