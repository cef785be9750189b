package dev.polyphony.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.cli.platform.AddressPlatform;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each is refused before any server is asked. */
class BadInputTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --deadline abc q          | --deadline: 'abc' is not a time; write 90s, 2m or PT1M
            --deadline 90d q          | --deadline: a time above zero and up to 30 days, not PT2160H
            --max-calls 0 q           | --max-calls: 0 is not between 1 and 1000
            --max-calls many q        | --max-calls: 'many' is not a whole number
            -e 3 q                    | --ensemble-size: is for -s ensemble, vote, synthesis, council, jury; fallback has no use for it
            -s vote --threshold 0.5 q | --threshold: is for -s fallback, escalate; vote has no use for it
            -s escalate --threshold 5 q | --threshold: a confidence between 0 and 1, not 5.0
            -s vote --margin x q      | --margin: 'x' is not a number such as 0.6
            -s hedge --delay 0s q     | --delay: a time above zero, not PT0S
            -s jury --score-by sum q  | --score-by: 'sum' is neither mean nor median
            --plan /no/file q         | --plan: no such file: '/no/file'
            -s vote --plan /no/file q | --plan: says itself whom to ask; leave -s, --chain and --models out
            --messages /no/file q     | --messages: no such file: '/no/file'
            --schema /no/file q       | --schema: no such file: '/no/file'
            -s ensemble -e 21 q       | --ensemble-size: 21 is not between 1 and 20
            -s cheapest --chain fast q| --chain: is for -s fallback, escalate, ensemble, vote, synthesis, council, hedge, jury; cheapest has no use for it
            --chain a --models b q    | --chain: give a chain or models, not both
            --models a,,b q           | --models: 'a,,b' has an empty name; write gpt-4o-mini,claude-haiku-3.5
            --id a/b q                | --id: 'a/b' is not 1 to 200 letters, digits or any of . _ : -
            --catalogue /no/file q    | --catalogue: '/no/file' is not a file that can be read
            --temporal-address x q    | --temporal-address: 'x' is not host:port, such as 127.0.0.1:7233
            one two                   | PROMPT: more than one argument; put the question in quotes
            -p one two                | --prompt: the question is given as an argument too; give it once
            """)
    void isOneLineThatNamesTheOptionAndTheFix(String args, String error) {
        Typed typed = typed().run(("analyze " + args).split(" "));
        assertThat(typed.err()).isEqualTo("polyphony: " + error + "\n");
        assertThat(typed.code()).isEqualTo(2);
    }

    @Test
    void unknownOptionSuggestsTheOneThatWasMeant() {
        Typed typed = typed().run("analyze", "--deadlin", "3s", "q");
        assertThat(typed.err()).isEqualTo("""
                        polyphony: '--deadlin' is not an option; did you mean --deadline?
                        See: polyphony analyze --help
                        """);
        assertThat(typed.code()).isEqualTo(2);
    }

    @Test
    void unknownCommandIsNamed() {
        assertThat(typed().run("frobnicate").err()).startsWith("polyphony: 'frobnicate' is not a command\n");
    }

    @Test
    void missingPromptOnATerminalIsNotWaitedFor() {
        assertThat(typed().terminal().run("analyze").err())
                .contains("PROMPT: missing; give the question in quotes, or pipe it in");
    }

    @Test
    void emptyStandardInputIsNoPrompt() {
        assertThat(typed().input("\n").run("analyze").err())
                .isEqualTo("polyphony: prompt: empty; say what is to be analysed\n");
    }

    @Test
    void standardInputThatIsNoTextIsRefused() {
        assertThat(typed().input(new byte[] {(byte) 0xff, 0x41}).run("analyze").err())
                .contains("PROMPT: standard input is not UTF-8 text");
    }

    @Test
    void variableIsBlamedByItsName() {
        assertThat(typed().env("POLYPHONY_MAX_CALLS", "x").run("analyze", "q").err())
                .isEqualTo("polyphony: POLYPHONY_MAX_CALLS: 'x' is not a whole number\n");
    }

    @Test
    void missingServerIsSaidWithWhatToSet() {
        Typed typed = typed().run("analyze", "q");
        assertThat(typed.err())
                .isEqualTo("polyphony: no Temporal server is named; set TEMPORAL_ADDRESS to its host:port\n");
        assertThat(typed.code()).isEqualTo(1);
    }

    @Test
    void stackTraceIsShownOnlyWhereAskedFor() {
        assertThat(typed().run("analyze", "--debug", "q").err()).contains("\tat dev.polyphony.cli.");
    }

    private Typed.Builder typed() {
        return Typed.at(new AddressPlatform(), home);
    }
}
