package dev.polyphony.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.ServiceRole;
import dev.polyphony.inventory.FleetHealth;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.Inventory.ModelStatus;
import dev.polyphony.inventory.Inventory.ProviderStatus;
import dev.polyphony.inventory.InventoryQuery;
import dev.polyphony.inventory.ProviderTrial;
import dev.polyphony.inventory.Readiness;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private final InProcess platform = new InProcess();

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        platform.stop();
    }

    @Test
    void submitPrintsJustTheIdAndWatchItsAnswer() {
        Typed submitted = run("submit", "q");
        String id = submitted.out().strip();
        assertThat(id).matches("an-[0-9a-z]{14}");
        assertThat(platform.opened).containsExactly(Need.SERVER);
        assertThat(run("watch", id).out()).isEqualTo(ScriptedWorkers.ANSWER + " gpt-4o-mini\n");
    }

    @Test
    void submitToAServerThatEndsWithTheCommandIsRefused() {
        platform.durable = false;
        platform.workerElsewhere = false;
        Typed typed = run("submit", "q");
        assertThat(typed.code()).isEqualTo(3);
        assertThat(typed.err()).contains("polyphony: nothing would keep the analysis");
        assertThat(platform.models.asked).hasValue(0);
    }

    @Test
    void showPrintsTheAnswerOfAnEndedAnalysis() {
        run("analyze", "--id", "an-1", "q");
        Typed typed = run("show", "an-1");
        assertThat(typed.out()).isEqualTo(ScriptedWorkers.ANSWER + " gpt-4o-mini\n");
        assertThat(typed.code()).isZero();
    }

    @Test
    void showSaysHowFarARunningAnalysisIs() {
        run("submit", "--models", "stuck", "--id", "an-2", "q");
        Awaitility.await().until(() -> platform.models.asked.get() == 1);
        Typed typed = run("show", "an-2");
        assertThat(typed.err()).contains("an-2 has been running for", "  asking stuck · step 1 of 1");
        assertThat(typed.out()).isEmpty();
        assertThat(typed.code()).isEqualTo(1);
    }

    @Test
    void cancelledAnalysisEndsAsCancelled() {
        run("submit", "--models", "stuck", "--id", "an-3", "q");
        Awaitility.await().until(() -> platform.models.asked.get() == 1);
        assertThat(run("cancel", "an-3").err()).contains("Asked an-3 to end.");
        Typed watched = run("watch", "an-3");
        assertThat(watched.code()).isEqualTo(1);
        assertThat(watched.err()).contains("Cancelled after ");
        assertThat(run("cancel", "an-3").err()).contains("an-3 had already ended");
    }

    @Test
    void homeThatOthersCanReadIsTakenFromThemAndSaid() throws IOException {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(run("analyze", "q").err())
                .contains(home + " can be read by others (rwxr-xr-x); now it is its owner's alone\n");
        assertThat(Files.getPosixFilePermissions(home)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(run("analyze", "q").err()).doesNotContain("can be read by others");
    }

    @Test
    void whatIsNoIdIsUnknownInOneLine() {
        for (String id : List.of("..", ".", "a/b", "a b", "x".repeat(2000))) {
            for (String command : List.of("show", "watch", "cancel", "approve", "explain", "rejudge")) {
                Typed typed = run(command, "-q", id);
                assertThat(typed.code()).as(command).isEqualTo(2);
                assertThat(typed.err())
                        .startsWith("polyphony: no analysis has the id '" + id.substring(0, Math.min(60, id.length()))
                                + "'")
                        .hasLineCount(1);
            }
        }
        assertThat(run("analyze", "--id", "..", "q").err())
                .isEqualTo("polyphony: --id: '..' means a folder in addresses; give it a letter or digit\n");
    }

    @Test
    void unknownIdIsSaidInOneLine() {
        for (String command : List.of("show", "watch", "cancel")) {
            Typed typed = run(command, "-q", "nope");
            assertThat(typed.code()).as(command).isEqualTo(2);
            assertThat(typed.err())
                    .isEqualTo("polyphony: no analysis has the id 'nope'; polyphony list shows those there are\n");
        }
    }

    @Test
    void serverWithoutAListSaysSo() {
        Typed typed = run("list");
        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.err()).contains("polyphony: this Temporal server keeps no list of analyses");
    }

    @Test
    void modelsShowPriceAndReadiness() {
        platform.models.inventory = inventory();
        assertThat(run("models").out().lines())
                .containsExactly(
                        "MODEL        STATUS          CHECKED          $/M IN   $/M OUT  CONTEXT  RPM  LEVELS",
                        "gpt-4o-mini  ready           1 Jan 00:00 UTC  0.15     0.60     128K     100  basic, intermediate",
                        "mystery      no_credentials  1 Jan 00:00 UTC  unknown  unknown  unknown",
                        "",
                        "CHAIN  MODELS, IN ORDER",
                        "mixed  gpt-4o-mini → mystery",
                        "Prices as of 2026-11-01. Any provider/model-id can be asked, too.");
        assertThat(run("--list-models").out()).isEqualTo(run("models").out());
        assertThat(platform.models.lookedAt).isEqualTo(new InventoryQuery(false));
        assertThat(run("models", "--check").err()).contains("Asking every provider");
        assertThat(platform.models.lookedAt).isEqualTo(new InventoryQuery(true));
    }

    @Test
    void doctorSaysWhatNobodyHasAskedYetAndHowAllStandTogether() {
        Inventory known = inventory();
        ProviderStatus unasked = new ProviderStatus(
                new ProviderId("lab"),
                Readiness.UNKNOWN,
                List.of(),
                "http://lab",
                false,
                "not checked yet",
                null,
                null,
                true);
        platform.models.inventory = known.found(
                List.of(unasked), List.of(), new FleetHealth(FleetHealth.DEGRADED, List.of("hf: throttled")));

        Typed typed = run("doctor");

        assertThat(typed.out())
                .containsPattern("lab +unknown +not yet +not checked yet")
                .contains("Together: degraded\n    hf: throttled")
                .contains("1 provider is set up and not checked yet. Next: polyphony doctor --check");
        assertThat(typed.code()).isZero();
        assertThat(platform.models.lookedAt).isEqualTo(new InventoryQuery(false));
        run("doctor", "--check");
        assertThat(platform.models.lookedAt).isEqualTo(new InventoryQuery(true));
    }

    @Test
    void reloadSaysWhatTheWorkerMakesOfItsFile() {
        platform.models.inventory = inventory();
        assertThat(run("providers", "reload").out()).contains("no catalogue of its own");

        platform.models.inventory = inventory().with(new Inventory.CatalogueFile("own.yaml", null));
        Typed used = run("providers", "reload");
        assertThat(used.code()).isZero();
        assertThat(used.out()).contains("own.yaml is in use: 2 models of ", "1 chain, with what is built in");
        assertThat(platform.models.lookedAt).isEqualTo(new InventoryQuery(null, true));

        platform.models.inventory =
                inventory().with(new Inventory.CatalogueFile("own.yaml", "own.yaml:2: slots: at least 1"));
        Typed broken = run("providers", "reload");
        assertThat(broken.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(broken.err()).contains("own.yaml is not in use", "the one before stays", "own.yaml:2");
        assertThat(run("doctor").out()).contains("own.yaml cannot be used", "polyphony providers reload");
    }

    @Test
    void recommendationsSayWhatTheyRestOn() {
        platform.models.inventory = inventory();

        assertThat(run("models", "recommend", "--task", "coding").out().lines().limit(2))
                .containsExactly(
                        "TASK    MODEL        QUALITY  SUCCESS  SECONDS  AN ANSWER  BY WHAT WAS MEASURED",
                        "coding  gpt-4o-mini                    ?        ~$0.00075  too little: the catalogue");
        assertThat(run("models", "recommend", "--json").out())
                .contains("\"math\"", "\"model\" : \"gpt-4o-mini\"", "catalogue")
                .doesNotContain("mystery");
        assertThat(run("models", "recommend", "--task", "cooking").err()).contains("--task", "coding");
    }

    @Test
    void strategiesArePlannedForAnyTenant() {
        platform.models.inventory = inventory();
        Typed typed = Typed.at(platform, home).env("POLYPHONY_TENANT", "legal").run("strategies");
        assertThat(typed.err()).doesNotContain("polyphony: ");
        assertThat(typed.code()).isZero();
    }

    @Test
    void comingBackNamesTheTenant() {
        assertThat(run("submit", "--tenant", "legal", "--id", "an-4", "q").err())
                .contains("polyphony watch --tenant legal an-4");
    }

    @Test
    void doctorShowsSettingsWithTheirSourceAndWhatToDo() {
        platform.models.inventory = inventory();
        Typed typed = Typed.at(platform, home).env("POLYPHONY_DEADLINE", "90s").run("doctor");
        assertThat(typed.code()).isZero();
        assertThat(typed.out())
                .containsPattern("deadline +1m30s +POLYPHONY_DEADLINE")
                .containsPattern("strategy +fallback +default")
                .contains("✓ Java: 25", "✓ Temporal: Temporal in this process")
                .containsPattern("hf +no_credentials +1 Jan 00:00 UTC +no key +set HF_TOKEN \\(https://hf.co/keys\\)")
                .contains("1 provider can answer.");
    }

    @Test
    void providerIsTriedByAWorkerAndOnlyAnAnswerIsASuccess() {
        ProviderId anthropic = new ProviderId("anthropic");
        ModelRef haiku = new ModelRef(anthropic, "haiku");
        platform.models.trial =
                new ProviderTrial.Outcome(anthropic, haiku, true, "OK", 812L, new BigDecimal("0.000021"), null, null);
        Typed answered = run("providers", "test", "Claude", "--model", "haiku");
        assertThat(answered.out()).isEqualTo("✓ anthropic/haiku · 812 ms · $0.000021\n  answered: OK\n");
        assertThat(answered.code()).isZero();
        assertThat(platform.models.tried)
                .isEqualTo(new ProviderTrial(anthropic, "haiku", System.getProperty("user.name")));

        platform.models.trial = new ProviderTrial.Outcome(
                anthropic, haiku, false, null, null, BigDecimal.ZERO, new Failure.Unauthorized(401), null);
        Typed failed = run("providers", "test", "anthropic");
        assertThat(failed.out()).isEqualTo("✗ anthropic/haiku: key rejected (401)\n");
        assertThat(failed.code()).isEqualTo(ExitCode.NO_ANSWER);
        assertThat(run("providers", "test", "anthropic", "--json").out()).contains("\"type\" : \"unauthorized\"");

        platform.models.trial = ProviderTrial.Outcome.refused(anthropic, "--model: nobody knows 'x'");
        assertThat(run("providers", "test", "anthropic", "--model", "x").err()).contains("polyphony: --model: nobody");
    }

    @Test
    void rolesAreServedByThePlatform() {
        run("up");
        run("worker");
        run("starter");
        assertThat(platform.served).containsExactly(ServiceRole.UP, ServiceRole.WORKER, ServiceRole.STARTER);
    }

    @Test
    void budgetOfAModelIsOfTheOneThatTheCatalogueCallsSo() {
        platform.models.inventory = inventory();

        assertThat(run("budgets", "set", "model:gpt-4o-mini/day", "5").out())
                .contains("model:" + ScriptedWorkers.ref("gpt-4o-mini") + "/day");
        assertThat(run("budgets", "set", "provider:OpenAI/day", "5").out()).contains("provider:openai/day");
        assertThat(run("budgets", "set", "provider:opneai/day", "5").err())
                .contains("budget: provider: 'opneai' is none; did you mean 'openai'?");
        assertThat(run("budgets", "set", "model:gpt-4o-mini2/day", "5").err())
                .contains("budget: model: nobody knows 'gpt-4o-mini2'; did you mean 'gpt-4o-mini'");
    }

    @Test
    void completionKnowsTheCommands() {
        assertThat(run("completion", "zsh").out()).contains("analyze", "--ensemble-size", "bashcompinit");
    }

    @Test
    void helpNamesExamplesAndExitCodes() {
        assertThat(run("--help").out()).contains("Examples:", "Exit codes:", "  130  detached");
        assertThat(run("analyze", "--help").out()).contains("git diff | polyphony analyze -");
        assertThat(run("--version").out()).startsWith("polyphony 0.");
    }

    private Typed run(String... args) {
        return Typed.at(platform, home).run(args);
    }

    private static Inventory inventory() {
        Instant now = Instant.EPOCH;
        return new Inventory(
                List.of(
                        new ProviderStatus(
                                new ProviderId("openai"),
                                Readiness.READY,
                                List.of("OPENAI_API_KEY"),
                                "https://api.openai.com/v1",
                                false,
                                "key accepted",
                                null,
                                now),
                        new ProviderStatus(
                                new ProviderId("hf"),
                                Readiness.NO_CREDENTIALS,
                                List.of("HF_TOKEN"),
                                "https://hf.co/v1",
                                false,
                                "no key",
                                "https://hf.co/keys",
                                now)),
                List.of(
                        new ModelStatus(
                                "gpt-4o-mini",
                                ScriptedWorkers.ref("gpt-4o-mini"),
                                Readiness.READY,
                                new BigDecimal("0.15"),
                                new BigDecimal("0.6"),
                                128_000,
                                List.of("basic", "intermediate"),
                                100,
                                now),
                        new ModelStatus(
                                "mystery",
                                ScriptedWorkers.ref("mystery"),
                                Readiness.NO_CREDENTIALS,
                                null,
                                null,
                                null,
                                List.of(),
                                null,
                                now)),
                Map.of("mixed", List.of("gpt-4o-mini", "mystery")),
                LocalDate.of(2026, 11, 1));
    }
}
