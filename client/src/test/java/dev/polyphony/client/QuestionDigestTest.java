package dev.polyphony.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisPriority;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.OnBudget;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.Message;
import dev.polyphony.call.Money;
import dev.polyphony.call.Role;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QuestionDigestTest {
    /** Repeated after an upgrade, a request has to come to what its first submission noted. */
    @Test
    void isWhatEarlierVersionsNoted() {
        assertThat(QuestionDigest.of(asking("an-1", "q", null)))
                .isEqualTo("cf91212af13d27f2c4333679da50e8a6442e7d89f4a9c2e00410be0a5bf9f89a");
        assertThat(QuestionDigest.of(everything()))
                .isEqualTo("2696b87fe5ddbc33202c48065ecd70fa053bb49e27878d481c390d1296aa1068");
    }

    @Test
    void defaultThatIsSaidIsTheDefault() {
        Analysis said = asking("an-1", "q", null)
                .asked("an-1", Selection.Preset.of("fallback"), new Limits(null, null, null, null, OnBudget.REFUSE));

        assertThat(QuestionDigest.of(said)).isEqualTo(QuestionDigest.of(asking("an-1", "q", null)));
        assertThat(QuestionDigest.of(prior(AnalysisPriority.INTERACTIVE)))
                .isEqualTo(QuestionDigest.of(asking("an-1", "q", null)))
                .isNotEqualTo(QuestionDigest.of(prior(AnalysisPriority.BATCH)));
    }

    @Test
    void idAndOrderOfFieldsAreNoMatterAndWhatIsAskedIs() {
        String asked = QuestionDigest.of(asking("an-1", "q", "{\"a\": 1, \"b\": {\"c\": null, \"d\": []}}"));

        assertThat(QuestionDigest.of(asking("an-2", "q", "{\"b\":{\"d\":[],\"c\":null},\"a\":1}")))
                .isEqualTo(asked);
        assertThat(QuestionDigest.of(asking("an-1", "q", "{\"b\":{\"d\":[]},\"a\":1}")))
                .isNotEqualTo(asked);
        assertThat(QuestionDigest.of(asking("an-1", "another", null))).isNotEqualTo(asked);
    }

    private static Analysis asking(String id, String prompt, @Nullable String schema) {
        return new Analysis(
                id, "legal", prompt, Selection.Preset.of("fallback"), Limits.DEFAULT, null, schema, null, null);
    }

    private static Analysis prior(AnalysisPriority priority) {
        return new Analysis(
                "an-1",
                "legal",
                "q",
                Selection.Preset.of("fallback"),
                Limits.DEFAULT,
                null,
                null,
                null,
                null,
                priority);
    }

    private static Analysis everything() {
        return new Analysis(
                "an-1",
                "legal",
                "REST or GraphQL?",
                new Selection.Preset(
                        "ensemble",
                        null,
                        List.of("gpt-4o", "claude-haiku-3.5"),
                        null,
                        new Tuning(0.8, 2, null, null, null, null, null, Duration.ofSeconds(3))),
                new Limits(Duration.ofSeconds(90), 10, 500, new Money(50_000), OnBudget.DEGRADE),
                new Conversation(
                        "Be brief.", List.of(new Message(Role.USER, "Hello"), new Message(Role.ASSISTANT, "Hi"))),
                "{\"type\": \"object\"}",
                "contracts",
                Duration.ofHours(1));
    }
}
