package dev.polyphony.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyphony.notation.NotationError;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueProblemsTest {
    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        "models: " + "[".repeat(100_000),
                        "own.yaml:1: not readable as YAML: nested deeper than 1000 levels, or with too long a name or number"),
                Arguments.of(
                        "{".repeat(100_000),
                        "own.yaml:1: not readable as YAML: a field's name is a word, not a list or more fields"),
                Arguments.of(
                        "- ".repeat(100_000),
                        "own.yaml:1: not readable as YAML: nested deeper than 1000 levels, or with too long a name or number"),
                Arguments.of(
                        "balance:\n  weights: { opena: 1 }",
                        "own.yaml:2: balance.weights.opena: no provider 'opena' in providers; did you mean 'openai'?"),
                Arguments.of(
                        "balance:\n  weights: { openai: -1 }",
                        "own.yaml:2: balance.weights.openai: expected a number from 0 to 1000000, such as 60"),
                Arguments.of(
                        "balance:\n  weights: { openai: 0, anthropic: 0, gemini: 0 }",
                        "own.yaml:2: balance.weights: all are 0; give one provider more"),
                Arguments.of("balance:\n  by: luck", "own.yaml:2: balance.by: expected one of score, weight"),
                Arguments.of(
                        "balance:\n  preferences: { cooking: openai }",
                        "own.yaml:2: balance.preferences.cooking: expected one of planning, coding, review, testing,"
                                + " documentation, debugging, math, research, analysis, writing; did you mean 'coding'?"),
                Arguments.of(
                        "balance:\n  emergency: nobody",
                        "own.yaml:2: balance.emergency: no provider 'nobody' in providers"),
                Arguments.of(
                        "balance:\n  models:\n    openai: [gpt-4oo]",
                        "own.yaml:3: balance.models.openai[0]: no model 'gpt-4oo' in models; did you mean 'gpt-4o' or"
                                + " 'gpt-4' or 'gpt-4.1'?"),
                Arguments.of(
                        "balance:\n  models:\n    openai: [claude-haiku-5-5]",
                        "own.yaml:3: balance.models.openai[0]: 'claude-haiku-5-5' is anthropic's, not openai's"),
                Arguments.of(
                        "balance:\n  models:\n    openai:\n      - { model: gpt-4o, level: [basic] }",
                        "own.yaml:4: balance.models.openai[0].level: unknown field; did you mean 'levels'?"),
                Arguments.of(
                        "balance:\n  agents:\n    openai: [claude-1]",
                        "own.yaml:3: balance.agents.openai: 'claude-1' is there twice; each agent has a name of its own"),
                Arguments.of(
                        "balance:\n  agents:\n    openai: [The Best]",
                        "own.yaml:3: balance.agents.openai: expected names such as openai-1: lower-case letters, digits and"
                                + " dashes, at most 40"),
                Arguments.of("modles: []", "own.yaml:1: modles: unknown field; did you mean 'models'?"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    contxt: 5",
                        "own.yaml:3: models[gpt-4o].contxt: unknown field; did you mean 'context'?"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    zzz: 5",
                        "own.yaml:3: models[gpt-4o].zzz: unknown field; expected one of alias, id, price, price-from,"
                                + " context, max-output, levels, rpm, tpm, tasks, tier, temperature, priority, slots, seconds,"
                                + " retires, also, images, prefill, quality, typical-seconds, memory, file"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    price:\n      input: -1",
                        "own.yaml:4: models[gpt-4o].price.input:"
                                + " expected US dollars per million tokens, from 0 to 1000000"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    price:\n      input: 0.00000015",
                        "own.yaml:4: models[gpt-4o].price.input: 0.00000015 looks like a price per token;"
                                + " write US dollars per million tokens, 0.15"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    price:\n      output: 6e-4",
                        "own.yaml:4: models[gpt-4o].price.output: 0.0006 looks like a price per token;"
                                + " write US dollars per million tokens, 600"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    price-from:\n      soon: {input: 1, output: 2}",
                        "own.yaml:4: models[gpt-4o].price-from.soon:"
                                + " expected the day from which the price holds, such as 2026-12-01"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    price: 3",
                        "own.yaml:3: models[gpt-4o].price: expected fields with values"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    context: lots",
                        "own.yaml:3: models[gpt-4o].context: expected a whole number from 1 to 100000000"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    rpm: 1.5",
                        "own.yaml:3: models[gpt-4o].rpm: expected a whole number from 1 to 1000000"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    rpm: 010",
                        "own.yaml:3: models[gpt-4o].rpm: expected a whole number from 1 to 1000000; write '010' in plain"
                                + " decimal digits"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    rpm: 1:30",
                        "own.yaml:3: models[gpt-4o].rpm: expected a whole number from 1 to 1000000; write '1:30' in plain"
                                + " decimal digits"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    context: 128_000",
                        "own.yaml:3: models[gpt-4o].context: expected a whole number from 1 to 100000000; write '128_000' in"
                                + " plain decimal digits"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    slots: 0x10",
                        "own.yaml:3: models[gpt-4o].slots: expected a whole number from 1 to 10000; write '0x10' in plain"
                                + " decimal digits"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    price:\n      input: 0b1",
                        "own.yaml:4: models[gpt-4o].price.input: expected US dollars per million tokens, from 0 to"
                                + " 1000000; write '0b1' in plain decimal digits"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    temperature: 00.5",
                        "own.yaml:3: models[gpt-4o].temperature: expected a number from 0 to 2; write '00.5' in plain"
                                + " decimal digits"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    quality: 7",
                        "own.yaml:3: models[gpt-4o].quality: expected a number from 0 to 1, such as 0.8"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    memory: much",
                        "own.yaml:3: models[gpt-4o].memory: expected GB, from 0 to 10000, such as 3.8"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    temperature: .nan",
                        "own.yaml:3: models[gpt-4o].temperature: expected a number from 0 to 2"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    levels: [basic, expret]",
                        "own.yaml:3: models[gpt-4o].levels:"
                                + " expected one of basic, intermediate, advanced, expert; did you mean 'expert'?"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    seconds: [15, 5]",
                        "own.yaml:3: models[gpt-4o].seconds: expected [least, most], such as [5, 15]"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    retires: soon",
                        "own.yaml:3: models[gpt-4o].retires: expected a date such as 2026-11-21"),
                Arguments.of("models:\n  - alias: mine", "own.yaml:2: models[mine].id: missing"),
                Arguments.of("models:\n  - id: openai/x", "own.yaml:2: models[57].alias: missing"),
                Arguments.of(
                        "models:\n  - { alias: 4, id: openai/x }",
                        "own.yaml:2: models[57].alias: expected text; put it in quotes"),
                Arguments.of(
                        "models:\n  - { alias: a/b, id: openai/x }",
                        "own.yaml:2: models[a/b].alias: expected letters, digits and . _ : - only, at most 80"),
                Arguments.of(
                        "models:\n  - { alias: mine, id: gpt-x }",
                        "own.yaml:2: models[mine].id: 'gpt-x' is not of the form provider/model-id"),
                Arguments.of(
                        "models:\n  - alias: mine\n    id: opena/x",
                        "own.yaml:3: models[mine].id: no provider 'opena' in providers; did you mean 'openai'?"),
                Arguments.of(
                        "models:\n  - alias: mine\n    id: openai/gpt-4o",
                        "own.yaml:3: models[mine].id: already listed as 'gpt-4o'; change that one, or remove it"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    rpm: 1\n  - alias: gpt-4o\n    rpm: 2",
                        "own.yaml:4: models[gpt-4o]: given twice, first on line 2"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    rpm: 1\n    rpm: 2",
                        "own.yaml:4: models[0].rpm: given twice, first on line 3"),
                Arguments.of(
                        "models:\n  - alias: gpt-4oo\n    remove: true",
                        "own.yaml:3: models[gpt-4oo].remove: no such model to remove; did you mean 'gpt-4o' or 'gpt-4'"
                                + " or 'gpt-4.1'?"),
                Arguments.of(
                        "models:\n  - alias: gpt-4o\n    remove: 1",
                        "own.yaml:3: models[gpt-4o].remove: expected true, or no such field"),
                Arguments.of("models: { gpt-4o: 1 }", "own.yaml:1: models: expected a list"),
                Arguments.of("providers: 5", "own.yaml:1: providers: expected fields with values"),
                Arguments.of("chains: [gpt-4o]", "own.yaml:1: chains: expected fields with values, not a list"),
                Arguments.of(
                        "models: &x []\nchains: *x",
                        "own.yaml:2: chains: expected a value; YAML aliases (*name) are not read\n"
                                + "own.yaml:2: chains: expected fields with values"),
                Arguments.of("models: [gpt-4o]", "own.yaml:1: models[57]: expected fields, alias and id among them"),
                Arguments.of(
                        "providers:\n  openai:\n    adapter: openia",
                        "own.yaml:3: providers.openai.adapter: expected one of openai, anthropic, gemini, mistral,"
                                + " ollama, llama; did you mean 'openai'?"),
                Arguments.of(
                        "providers:\n  openai:\n    base-url: ftp://x",
                        "own.yaml:3: providers.openai.base-url:"
                                + " expected an http or https address without user, query or fragment"),
                Arguments.of(
                        "providers:\n  Lab:\n    adapter: openai\n    base-url: http://x",
                        "own.yaml:2: providers.Lab: 'Lab' is not a provider name such as 'openai'"),
                Arguments.of(
                        "chains:\n  mine:\n    - gpt-4o\n    - gpt4-o",
                        "own.yaml:4: chains.mine[1]: no model 'gpt4-o' in models;"
                                + " did you mean 'gpt-4o' or 'gpt-4' or 'gpt-4.1'?"),
                Arguments.of("chains:\n  mine: []", "own.yaml:2: chains.mine: expected a list of models"),
                Arguments.of(
                        "default-chain: nope",
                        "own.yaml:1: default-chain: no chain 'nope';"
                                + " expected one of mixed, anthropic, openai, fast, current, priority"),
                Arguments.of(
                        "teams:\n  codign:\n    primary: [gpt-4o]",
                        "own.yaml:2: teams.codign: expected one of planning, coding, review, testing, documentation,"
                                + " debugging, math, research, analysis, writing; did you mean 'coding'?"),
                Arguments.of("version: 2", "own.yaml:1: version: expected a whole number from 1 to 1"),
                Arguments.of("- a\n- b", "own.yaml:1: expected fields such as 'models:'"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakeIsReportedWithFileLineFieldAndWhatWouldBeRight(String yaml, String message) {
        assertThat(errorOf(yaml)).hasMessage(message);
    }

    @Test
    void brokenYamlIsReportedWithItsLine() {
        assertThat(errorOf("models:\n  - alias: [unclosed\nchains: {}\n"))
                .message()
                .startsWith("own.yaml:3: not readable as YAML: ");
    }

    @Test
    void allProblemsAreReportedTogether() {
        assertThat(errorOf("""
            models:
              - alias: gpt-4o
                context: 0
                rpm: x
            chains:
              mine: [nothing-like-it]
            """).problems())
                .extracting(NotationError.Problem::line)
                .containsExactly(3, 4, 6);
    }

    @Test
    void wrongModelIsNotReportedAgainByTheChainsThatNameIt() {
        assertThat(errorOf("models:\n  - alias: gpt-4o\n    rpm: x\n").problems())
                .hasSize(1);
    }

    @Test
    void keyGivenInPlaceOfItsVariableIsNotRepeated() {
        assertThat(errorOf("providers:\n  openai:\n    api-key-env: sk-canary-123"))
                .hasMessage("own.yaml:3: providers.openai.api-key-env: expected the name of an environment variable,"
                        + " such as OPENAI_API_KEY, or a list of names");
    }

    @Test
    void missingFileIsNamed(@TempDir Path folder) {
        Path file = folder.resolve("none.yaml");

        assertThatExceptionOfType(NotationError.class)
                .isThrownBy(() -> CatalogueLoader.withOwn(file))
                .withMessage(file + ": no such file");
    }

    private static NotationError errorOf(String yaml) {
        try {
            CatalogueLoader.withOwn("own.yaml", yaml);
        } catch (NotationError e) {
            return e;
        }
        throw new AssertionError("accepted: " + yaml);
    }
}
