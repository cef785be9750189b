package dev.polyphony.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.OnBudget;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.call.Image;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Message;
import dev.polyphony.call.Money;
import dev.polyphony.call.Role;
import dev.polyphony.plan.Aggregation.ScoreBy;
import dev.polyphony.plan.Plan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonRequestsTest {
    private static final JsonRequests REQUESTS = JsonRequests.ofAllOptions();

    @Test
    void everyOptionIsTheSameInJsonAndInJava() {
        Analysis read = read("""
                {"id": "mine", "tenant": "acme", "category": "contracts", "prompt": "q", "system": "Be brief.",
                 "messages": [{"role": "user", "text": "a"}, {"role": "assistant", "content": "b"}],
                 "schema": {"type": "object"}, "strategy": "jury", "models": ["a", "b"], "ensemble_size": 2,
                 "tuning": {"threshold": 0.5, "quorum": 2, "grace": "PT1S", "margin": 0.1, "delay": "2s",
                            "chairman": "c", "judges": ["d"], "score_by": "median"},
                 "deadline": "PT90S", "max_calls": 7, "max_output_tokens": 900, "max_cost": 0.05,
                 "on_budget": "degrade", "cache": "PT1H"}""");
        Analysis said = AnalysisRequest.of("q")
                .with(AnalysisOptions.ID, "mine")
                .with(AnalysisOptions.TENANT, "acme")
                .with(AnalysisOptions.CATEGORY, "contracts")
                .with(AnalysisOptions.SYSTEM, "Be brief.")
                .with(AnalysisOptions.MESSAGES, List.of(new Message(Role.USER, "a"), new Message(Role.ASSISTANT, "b")))
                .with(AnalysisOptions.SCHEMA, "{\"type\":\"object\"}")
                .with(AnalysisOptions.STRATEGY, "jury")
                .with(AnalysisOptions.MODELS, List.of("a", "b"))
                .with(AnalysisOptions.ENSEMBLE_SIZE, 2)
                .with(AnalysisOptions.THRESHOLD, 0.5)
                .with(AnalysisOptions.QUORUM, 2)
                .with(AnalysisOptions.GRACE, Duration.ofSeconds(1))
                .with(AnalysisOptions.MARGIN, 0.1)
                .with(AnalysisOptions.DELAY, Duration.ofSeconds(2))
                .with(AnalysisOptions.CHAIRMAN, "c")
                .with(AnalysisOptions.JUDGES, List.of("d"))
                .with(AnalysisOptions.SCORE_BY, ScoreBy.MEDIAN)
                .with(AnalysisOptions.DEADLINE, Duration.ofSeconds(90))
                .with(AnalysisOptions.MAX_CALLS, 7)
                .with(AnalysisOptions.MAX_OUTPUT_TOKENS, 900)
                .with(AnalysisOptions.MAX_COST, new Money(50_000))
                .with(AnalysisOptions.ON_BUDGET, OnBudget.DEGRADE)
                .with(AnalysisOptions.CACHE, CacheRules.of(Duration.ofHours(1)))
                .analysis("new");
        assertThat(read).isEqualTo(said);
        assertThat(read.cache()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void longTextIsWhatItIsHoweverItIsWritten() throws Exception {
        List<String> texts = List.of(
                "a".repeat(100_000),
                "/+".repeat(100_000) + "==",
                "\\" + "b".repeat(100_000),
                "ä" + "c".repeat(100_000),
                "d".repeat(100_000) + "\n",
                "",
                "e".repeat(70_000) + "\"" + "f".repeat(70_000));
        ObjectMapper json = new ObjectMapper();
        byte[] written = json.writeValueAsBytes(Map.of("texts", texts, "last", "g".repeat(100_000)));
        byte[] marked = ("\uFEFF" + new String(written, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);

        for (byte[] body : List.of(written, marked)) {
            assertThat(JsonRequests.tree(body)).isEqualTo(json.readTree(written));
        }
    }

    @Test
    void imagesBelongToThePrompt() {
        Analysis read = read("""
                {"prompt": "q", "images": ["data:image/png;base64,iVBORw0K"]}""");

        assertThat(read.images()).containsExactly(new Image("image/png", "iVBORw0K"));
        assertThatThrownBy(() -> read("""
                {"prompt": "q", "images": ["data:image/png;base64,iVBORw0K", "http://x/y.png"]}""")).hasMessageStartingWith("images[1]: only data URLs are taken");
    }

    @Test
    void leadingSystemMessageIsTheSystemInJsonAndInJava() {
        List<Message> turns = List.of(new Message(Role.USER, "a"), new Message(Role.ASSISTANT, "b"));
        List<Message> led = List.of(new Message(Role.SYSTEM, "Be brief."), turns.getFirst(), turns.getLast());
        Analysis said = AnalysisRequest.of("q")
                .with(AnalysisOptions.SYSTEM, "Be brief.")
                .with(AnalysisOptions.MESSAGES, turns)
                .analysis("new");

        assertThat(AnalysisRequest.of("q").with(AnalysisOptions.MESSAGES, led).analysis("new"))
                .isEqualTo(said);
        for (String role : List.of("system", "developer")) {
            assertThat(read("""
                    {"prompt": "q", "messages": [{"role": "%s", "content": "Be brief."},
                     {"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}""".formatted(role))).isEqualTo(said);
        }
    }

    @Test
    void whatIsNotSaidIsTheWorkersToDecide() {
        Analysis analysis = read("{\"prompt\": \"q\", \"models\": null, \"tuning\": null, \"deadline\": null}");
        assertThat(analysis).isEqualTo(AnalysisRequest.of("q").analysis("new"));
        assertThat(analysis.id()).isEqualTo("new");
        assertThat(analysis.tenant()).isEqualTo("default");
        assertThat(analysis.selection()).isEqualTo(Selection.Preset.of("fallback"));
    }

    @Test
    void spellingsOfOldAreRead() {
        Analysis analysis =
                read("{\"prompt\": \"q\", \"tuning\": {\"scoreBy\": \"mean\"}, \"confidence_threshold\": 1}");
        assertThat(analysis.selection())
                .asInstanceOf(type(Selection.Preset.class))
                .extracting(Selection.Preset::tuning)
                .isEqualTo(new Tuning(1.0, null, null, null, null, null, ScoreBy.MEAN));
    }

    @Test
    void planIsInTheNotationOfPlanFiles() {
        assertThat(read("{\"prompt\": \"q\", \"plan\": {\"fallback\": [\"a\", \"b\"]}}")
                        .selection())
                .isEqualTo(new Selection.Custom(new Plan.Fallback(List.of(Plan.Call.of("a"), Plan.Call.of("b")))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"prompt": "q", "max-cost": 1}             | max-cost          | unknown field; did you mean 'max_cost'?
            {"prompt": "q", "dead_line": "1s"}         | dead_line         | unknown field; did you mean 'deadline'?
            {"prompt": "q", "threshold": 1}            | threshold         | unknown field; did you mean 'tuning.threshold' or 'confidence_threshold'?
            {"prompt": "q", "tuning": {"quorums": 1}}  | tuning.quorums    | unknown field; did you mean 'tuning.quorum'?
            {"prompt": "q", "tuning": 1}               | tuning            | expected an object, not a number
            {"prompt": 5}                              | prompt            | expected text, not a number
            {"prompt": "q", "models": "a"}             | models            | expected a list of names, not text
            {"prompt": "q", "models": ["a", null]}     | models[1]         | expected text, not nothing
            {"prompt": "q", "tuning": {"judges": [7]}} | tuning.judges[0]  | expected text, not a number
            {"prompt": "q", "models": ["a", " "]}      | models[1]         | is empty; give a name or leave it out
            {"prompt": "q", "max_calls": "5"}          | max_calls         | expected a whole number, not text
            {"prompt": "q", "max_calls": 1.5}          | max_calls         | '1.5' is not a whole number
            {"prompt": "q", "max_calls": 1e400}        | max_calls         | '1E+400' is too large a number
            {"prompt": "q", "max_calls": 0}            | max_calls         | 0 is not between 1 and 1000
            {"prompt": "q", "max_cost": 1e400}         | max_cost          | '1E+400' is more than a billion US dollars
            {"prompt": "q", "max_cost": -1}            | max_cost          | '-1' is below zero; an amount of US dollars never is
            {"prompt": "q", "max_cost": 0}             | max_cost          | an amount of US dollars above zero, such as 0.05
            {"prompt": "q", "max_cost": true}          | max_cost          | expected an amount of US dollars, not true or false
            {"prompt": "q", "tuning": {"margin": 1e9}} | tuning.margin     | a part of the votes above 0 and up to 1, not 1.0E9
            {"prompt": "q", "deadline": "soon"}        | deadline          | 'soon' is not a time; write 90s, 2m or PT1M
            {"prompt": "q", "deadline": "31d"}         | deadline          | a time above zero and up to 30 days, not 31d
            {"prompt": "q", "on_budget": "ask"}        | on_budget         | 'ask' is not one of refuse, degrade and wait
            {"prompt": "q", "ensemble_size": 21}       | ensemble_size     | 21 is not between 1 and 20
            {"prompt": "q", "ensemble_size": 3, "models": ["a"]} | ensemble_size | 3 contradicts the 1 models that are named
            {"prompt": "q", "tenant": "a b"}           | tenant            | 'a b' is not 1 to 200 letters, digits or any of . _ : -
            {"prompt": "q", "schema": []}              | schema            | expected a JSON object, not a list
            {"prompt": "q", "messages": [{}]}          | messages[0].role  | expected text, not nothing
            {"prompt": "q", "messages": [{"role": "user", "text": " "}]} | messages[0] | an empty message; leave it out or give it a text
            {"prompt": "q", "messages": [{"role": "bot", "text": "a"}]} | messages[0] | 'bot' is not a role; use user or assistant, and 'system' for the system
            {"prompt": "q", "messages": [{"role": "user", "text": "a", "name": "b"}]} | messages[0].name | unknown field; a message has role and text
            {"prompt": "q", "messages": [{"role": "user", "content": null}]} | messages[0].content | expected text, not nothing
            {"prompt": "q", "messages": [{"role": "user", "content": "a", "text": "b"}]} | messages[0] | give text or content, not both
            {"prompt": "q", "messages": [{"role": "user", "content": [{"type": "text", "text": 5}]}]} | messages[0].content[0].text | expected text, not a number
            {"prompt": "q", "messages": [{"role": "user", "content": [{"type": "image_url"}]}]} | messages[0].content[0] | 'image_url' is no part that is read; only parts of type text are
            {"prompt": "q", "messages": [null]}        | messages[0]       | expected a message with role and text, not nothing
            {"prompt": "q", "system": " "}             | system            | is blank; say how the models are to behave, or leave it out
            {"prompt": "q", "plan": {"escalate": {"steps": ["a"], "treshold": 1}}} | plan.escalate.treshold | unknown field; did you mean 'threshold'?
            {"prompt": "q", "plan": {"fallback": ["a"]}, "chain": "b"} | plan | says itself whom to ask; leave strategy, chain and models out
            {"prompt": "q", "confidence_threshold": 1, "tuning": {"threshold": 0}} | tuning.threshold | contradicts another spelling of it; give one of tuning.threshold and confidence_threshold
            {"prompt": "q", "prompt": "r"}             | prompt            | is given twice (line 1, column 25)
            {"prompt": "q", "tuning": {"quorum": 1, "quorum": 1}} | tuning.quorum | is given twice (line 1, column 49)
            {"models": [{"a": 1, "a": 1}]}             | models[0].a       | is given twice (line 1, column 25)
            {"prompt": "q"                             | body              | is not the JSON that is expected here (line 1, column 15)
            {"prompt": "q"} {}                         | body              | is not the JSON that is expected here (line 1, column 17)
            ["q"]                                      | body              | expected a JSON object, not a list
            {}                                         | prompt            | empty; say what is to be analysed
            """)
    void mistakeIsAnsweredByItsPathAndWhatWouldBeRight(String body, String field, String problem) {
        assertThatThrownBy(() -> read(body))
                .asInstanceOf(type(InvalidField.class))
                .satisfies(refused -> {
                    assertThat(refused.field()).isEqualTo(field);
                    assertThat(refused.problem()).isEqualTo(problem);
                });
    }

    @Test
    void nameOrNumberOfAMegabyteIsNotRepeated() {
        for (String body : List.of(
                "{\"" + "x".repeat(1_000_000) + "\": 1}",
                "{\"max_calls\": " + "9".repeat(900) + "}",
                "{\"" + "x".repeat(1_000_000) + "\": 1, \"" + "x".repeat(1_000_000) + "\": 1}",
                "{\"messages\": [{\"" + "x".repeat(1_000_000) + "\": 1}]}",
                "{\"messages\": [{\"role\": \"" + "x".repeat(1_000_000) + "\"}]}",
                "{\"plan\": {\"" + "x".repeat(1_000_000) + "\": 1}}",
                "{\"plan\": {\"fallback\": [\"a\"], \"" + "x".repeat(1_000_000) + "\": 1}}",
                "{\"plan\": {\"call\": {\"model\": \"a\", \"" + "x".repeat(1_000_000) + "\": 1}}}",
                "{\"plan\": {\"a\": 1, \"a\": 1}}",
                "{\"plan\": {\"escalate\": {\"steps\": [\"a\"], \"threshold\": 1" + "0".repeat(900) + "}}}",
                "{\"tenant\": \"" + "x".repeat(1_000_000) + "\", \"prompt\": \"q\"}",
                "{\"id\": \"" + "x".repeat(1_000_000) + "\", \"prompt\": \"q\"}",
                "{\"deadline\": \"" + "x".repeat(1_000_000) + "\", \"prompt\": \"q\"}",
                "{\"deadline\": \"P" + "1".repeat(1_000_000) + "D\", \"prompt\": \"q\"}",
                "{\"cache\": \"" + "x".repeat(1_000_000) + "\", \"prompt\": \"q\"}",
                "{\"cache\": \"" + "x=1h,".repeat(1000) + "\", \"prompt\": \"q\"}",
                "{\"max_cost\": \"" + "9".repeat(1_000_000) + "\", \"prompt\": \"q\"}",
                "{\"category\": \"" + "x".repeat(1_000_000) + "\", \"prompt\": \"q\"}",
                "{\"strategy\": \"" + "x".repeat(1_000_000) + "\", \"prompt\": \"q\"}",
                "{\"tuning\": {\"score_by\": \"" + "x".repeat(1_000_000) + "\"}, \"prompt\": \"q\"}",
                "{\"on_budget\": \"" + "x".repeat(1_000_000) + "\"}",
                "{\"a\":".repeat(100_000))) {
            assertThatThrownBy(() -> read(body))
                    .as("%.40s", body)
                    .isInstanceOf(InvalidField.class)
                    .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(600));
        }
    }

    @Test
    void fieldsOfAnotherInterfaceThatMeanNothingHereAreIgnored() {
        JsonRequests others = JsonRequests.of(Map.of("question", AnalysisOptions.PROMPT));
        byte[] body = "{\"question\": \"q\", \"temperature\": 1}".getBytes(StandardCharsets.UTF_8);
        assertThat(others.analysis(others.read(body), "new"))
                .isEqualTo(AnalysisRequest.of("q").analysis("new"));
    }

    private static Analysis read(String body) {
        return REQUESTS.analysis(REQUESTS.read(body.getBytes(StandardCharsets.UTF_8)), "new");
    }
}
