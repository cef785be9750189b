package dev.polyphony.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.OnBudget;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.call.Money;
import dev.polyphony.plan.Strategy;
import dev.polyphony.request.AnalysisOption;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.request.CacheRules;
import dev.polyphony.request.JsonRequests;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One question is one analysis, whether it is typed, posted or made in Java. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EntrancesTest {
    private final InProcess platform = new InProcess();

    @TempDir
    Path home;

    @AfterAll
    void stop() {
        platform.stop();
    }

    @Test
    void whatNobodySaysIsTheSameEverywhere() {
        type("--id", "bare", "q");
        assertKnown(posted("{\"id\": \"bare\", \"prompt\": \"q\"}"));
        assertKnown(AnalysisRequest.of("q").with(AnalysisOptions.ID, "bare").analysis("new"));
        assertKnown(new Analysis("bare", "default", "q", Preset.of("fallback"), Limits.DEFAULT));
    }

    @Test
    void defaultThatIsSaidIsTheDefault() {
        type("--id", "said", "q");
        for (AnalysisOption<?> option : AnalysisOptions.ALL) {
            if (option.standard() != null) {
                String word = String.valueOf(option.standard()).toLowerCase(Locale.ROOT);
                type("--id", "said", "--" + option.name(), word, "q");
                assertKnown(posted("{\"id\": \"said\", \"prompt\": \"q\", \"%s\": \"%s\"}"
                        .formatted(option.json().getFirst(), word)));
            }
        }
        assertKnown(AnalysisRequest.of("q")
                .with(AnalysisOptions.ID, "said")
                .with(AnalysisOptions.STRATEGY, Strategy.FALLBACK.word())
                .with(AnalysisOptions.ON_BUDGET, OnBudget.REFUSE)
                .analysis("new"));
    }

    @Test
    void everythingSaidIsTheSameEverywhere() {
        type(("--id all -s ensemble --models gpt-4o-mini,gpt-4o --quorum 2 --grace 3s --deadline 90s --max-calls 10"
                        + " --max-output-tokens 500 --max-cost 0.5 --on-budget degrade --cache 1h --category c"
                        + " --system brief q")
                .split(" "));
        assertKnown(posted("""
                {"id": "all", "strategy": "Ensemble", "models": ["gpt-4o-mini", " gpt-4o "],
                 "tuning": {"quorum": 2.0, "grace": "PT3S"}, "deadline": "1m30s", "max_calls": 1e1,
                 "max_output_tokens": 500, "max_cost": "$0.50", "on_budget": "Degrade", "cache": "60m",
                 "category": "c", "system": "brief", "prompt": "q"}"""));
        assertKnown(AnalysisRequest.of("q")
                .with(AnalysisOptions.ID, "all")
                .with(AnalysisOptions.STRATEGY, "ensemble")
                .with(AnalysisOptions.MODELS, List.of("gpt-4o-mini", "gpt-4o"))
                .with(AnalysisOptions.QUORUM, 2)
                .with(AnalysisOptions.GRACE, Duration.ofSeconds(3))
                .with(AnalysisOptions.DEADLINE, Duration.ofSeconds(90))
                .with(AnalysisOptions.MAX_CALLS, 10)
                .with(AnalysisOptions.MAX_OUTPUT_TOKENS, 500)
                .with(AnalysisOptions.MAX_COST, Money.parse("max-cost", "0.5"))
                .with(AnalysisOptions.ON_BUDGET, OnBudget.DEGRADE)
                .with(AnalysisOptions.CACHE, CacheRules.of(Duration.ofHours(1)))
                .with(AnalysisOptions.CATEGORY, "c")
                .with(AnalysisOptions.SYSTEM, "brief")
                .analysis("new"));
    }

    private void type(String... rest) {
        String[] args = new String[rest.length + 1];
        args[0] = "analyze";
        System.arraycopy(rest, 0, args, 1, rest.length);
        Typed typed = Typed.at(platform, home).run(args);
        assertThat(typed.code()).as(typed.err()).isZero();
    }

    private void assertKnown(Analysis analysis) {
        assertThat(platform.client().submit(analysis).already()).isTrue();
    }

    private static Analysis posted(String json) {
        JsonRequests requests = JsonRequests.ofAllOptions();
        return requests.analysis(requests.read(json.getBytes(StandardCharsets.UTF_8)), "new");
    }
}
