package dev.polyphony.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.cli.platform.AddressPlatform;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each is refused before any server is asked. */
class BadInputTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --deadline abc q          | --deadline: 'abc' is not a time; write 90s, 2m or PT1M
            --deadline 90d q          | --deadline: a time above zero and up to 30 days, not 90d
            --max-calls 0 q           | --max-calls: 0 is not between 1 and 1000
            --max-calls many q        | --max-calls: 'many' is not a whole number
            -e 3 q                    | --ensemble-size: is for -s ensemble, vote, synthesis, council, self-fusion, jury; fallback has no use for it
            -s vote --threshold 0.5 q | --threshold: is for -s fallback, escalate, team; vote has no use for it
            -s escalate --threshold 5 q | --threshold: a confidence between 0 and 1, not 5.0
            -s vote --margin x q      | --margin: 'x' is not a number such as 0.6
            -s hedge --delay 0s q     | --delay: a time above zero, not 0s
            -s jury --score-by sum q  | --score-by: 'sum' is none of trimmed, mean and median
            --plan /no/file q         | --plan: no such file: '/no/file'
            -s vote --plan /no/file q | --plan: says itself whom to ask; leave -s, --chain and --models out
            --plan /no/file --quorum 2 q | --quorum: is for a strategy; a plan says it itself, so leave it out
            --plan /no/file -e 2 q    | --ensemble-size: is for a strategy; a plan says it itself, so leave it out
            --threshold NaN q         | --threshold: 'NaN' is not a number such as 0.6
            --threshold 0x1p-1 q      | --threshold: '0x1p-1' is not a number such as 0.6
            --threshold 1f q          | --threshold: '1f' is not a number such as 0.6
            --max-calls 1e999 q       | --max-calls: '1e999' is too large a number
            --max-calls 0x10 q        | --max-calls: '0x10' is not a whole number
            --max-cost NaN q          | --max-cost: 'NaN' is no amount of US dollars such as 50, 0.25 or $5
            --messages /no/file q     | --messages: no such file: '/no/file'
            --image /no/file q        | --image: no such file: '/no/file'
            --image pom.xml q         | --image: 'pom.xml' is no image that models take: PNG, JPEG, GIF or WebP
            --image src q             | --image: 'src' is a folder; name a file in it
            --schema /no/file q       | --schema: no such file: '/no/file'
            -s ensemble -e 21 q       | --ensemble-size: 21 is not between 1 and 20
            -s cheapest --chain fast q| --chain: is for -s fallback, escalate, ensemble, vote, synthesis, council, hedge, jury, adaptive; cheapest has no use for it
            --chain a --models b q    | --chain: give a chain or models, not both
            --models a,,b q           | --models: 'a,,b' has an empty name; write gpt-4o-mini,claude-haiku-3.5
            --id a/b q                | --id: 'a/b' is not 1 to 200 letters, digits or any of . _ : -
            --catalogue /no/file q    | --catalogue: '/no/file' is not a file that can be read
            --temporal-address x q    | --temporal-address: 'x' is not host:port, such as 127.0.0.1:7233
            --home pom.xml q          | --home: 'pom.xml' is a file; name a folder
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

    @ParameterizedTest
    @CsvSource({
        "--max_cost, --max-cost",
        "--maxCost, --max-cost",
        "--max-costs, --max-cost",
        "--MAX-COST, --max-cost",
        "--max_output_tokens, --max-output-tokens",
        "--score_by, --score-by",
        "--on_budget, --on-budget",
        "--confidence_threshold, --threshold",
        "--strategie, --strategy",
        "--prompt_file, --prompt-file",
        "--dryrun, --dry-run"
    })
    void flagSpeltLikeAFieldSuggestsTheFlag(String typed, String meant) {
        assertThat(typed().run("analyze", typed + "=1", "q").err())
                .startsWith("polyphony: '" + typed + "=1' is not an option; did you mean " + meant + "?\n");
        assertThat(typed().run("analyze", typed, "1", "q").err())
                .startsWith("polyphony: '" + typed + "' is not an option; did you mean " + meant + "?\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            nowhere setup --help      | 'nowhere' is not a command
            --help nowhere            | 'nowhere' is not a command
            nowhere --help            | 'nowhere' is not a command
            analyse --help            | 'analyse' is not a command; did you mean analyze?
            -h lst                    | 'lst' is not a command; did you mean list?
            nowhere --version         | 'nowhere' is not a command
            costs repot --help        | 'repot' is not a command of costs; did you mean report?
            costs --help repot        | 'repot' is not a command of costs; did you mean report?
            costs repot               | 'repot' is not a command of costs; did you mean report?
            budgets sett --help       | 'sett' is not a command of budgets; did you mean set?
            show a b --help           | 'b' is not expected here
            analyze --deadlin --help  | '--deadlin' is not an option; did you mean --deadline?
            """)
    void wordThatMeansNothingIsAnErrorWhereverHelpIsAskedFor(String args, String error) {
        Typed typed = typed().run(args.split(" "));
        assertThat(typed.err()).startsWith("polyphony: " + error + "\nSee: polyphony");
        assertThat(typed.out()).isEmpty();
        assertThat(typed.code()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "analyze --help",
                "analyze q --help",
                "--help analyze",
                "costs report --help",
                "costs -h"
            })
    void helpIsPrintedWhereEverythingElseIsRight(String args) {
        Typed typed = typed().run(args.split(" "));
        assertThat(typed.out()).contains("Usage: polyphony");
        assertThat(typed.code()).isZero();
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

    @Test
    void suitesAreRunByTheFullDistributionAlone() {
        Typed typed = typed().run("--test");
        assertThat(typed.err())
                .isEqualTo("polyphony: --test: this build only submits analyses; run it from the full distribution\n");
        assertThat(typed.code()).isEqualTo(ExitCode.USAGE);
    }

    private Typed.Builder typed() {
        return Typed.at(new AddressPlatform(), home);
    }
}
