package dev.polyphony.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.cli.platform.AddressPlatform;
import dev.polyphony.health.CircuitSettings;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.Inventory.Balance;
import dev.polyphony.inventory.Inventory.ModelStatus;
import dev.polyphony.inventory.Inventory.ProviderStatus;
import dev.polyphony.inventory.Readiness;
import dev.polyphony.status.StoredInventory;
import dev.polyphony.storage.Database;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers from the command line: how they stand, and what operators do. */
class ProvidersCommandTest {
    private static final String WHO = System.getProperty("user.name");

    @TempDir
    Path home;

    @Test
    void saysThatNoWorkerHasStarted() {
        Typed typed = typed("providers");

        assertThat(typed.code()).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err()).contains("no worker has started with this database yet", "polyphony up");
    }

    @Test
    void workersElsewhereNeedTheirDatabaseNamed() {
        Typed typed = Typed.at(new AddressPlatform(), home)
                .env("TEMPORAL_ADDRESS", "temporal:7233")
                .run("providers");

        assertThat(typed.code()).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err()).contains("temporal:7233", "set POLYPHONY_DATABASE_URL as it is set for them");
    }

    @Test
    void showsWhoCannotAnswerSinceWhenAndWhy() {
        worker();
        with(health ->
                health.failed(ModelRef.parse("openai/gpt-4o-mini"), "call", null, new Failure.CreditExhausted()));

        Typed typed = typed("providers");

        assertThat(typed.code()).isEqualTo(ExitCode.OK);
        assertThat(typed.out())
                .startsWith("Providers: degraded\n  openai: credit exhausted since ")
                .containsPattern("openai +out_of_credit +– +0 % +2")
                .containsPattern("credit exhausted since \\d+ \\w+ \\d\\d:\\d\\d")
                .containsPattern("anthropic +unknown")
                .contains("Not set up: mistral (MISTRAL_API_KEY)")
                .doesNotContain("claude-haiku-3.5");
        assertThat(typed("providers", "status", "--all").out()).contains("claude-haiku-3.5");
        assertThat(typed("providers", "--json").out())
                .contains("\"overall\" : \"degraded\"", "\"state\" : \"out_of_credit\"", "\"target_share\" : 0.0");
    }

    @Test
    void watchEndsWhenThePersonLeaves() {
        worker();
        CompletableFuture<Void> leave = CompletableFuture.completedFuture(null);

        Typed typed =
                Typed.at(new AddressPlatform(), home).interruptedAfter(leave).run("providers", "--watch");

        assertThat(typed.code()).isEqualTo(ExitCode.DETACHED);
        assertThat(typed.out()).contains("Providers: ok");
    }

    @Test
    void drainedProviderIsShownAlsoWhereEverythingIsSimulated() {
        worker(simulated());
        assertThat(typed("providers").out()).contains("Not set up: mistral");

        typed("providers", "drain", "mistral");

        assertThat(typed("providers").out()).containsPattern("mistral +drained");
    }

    @Test
    void drainedProviderIsOutOfUseUntilItIsEnabled() {
        worker();

        assertThat(typed("providers", "drain", "claude").err())
                .contains("anthropic is out of use on every worker, until: polyphony providers enable anthropic");
        assertThat(typed("providers").out())
                .containsPattern("anthropic +drained")
                .contains("taken out of use by " + WHO + " since");
        assertThat(typed("providers", "reset").err()).contains("No circuit was open.");
        assertThat(typed("providers").out()).containsPattern("anthropic +drained");
        typed("providers", "enable", "anthropic");
        assertThat(typed("providers").out()).doesNotContain("drained");

        assertThat(typed("providers", "log").out())
                .containsPattern(
                        "anthropic +" + WHO + " +drained → closed\\n.*anthropic +" + WHO + " +closed → drained");
        assertThat(typed("providers", "log", "--json", "-n", "1").out()).contains("\"by\" : \"" + WHO + "\"");
    }

    @Test
    void resetClosesWhatWasOpen() {
        worker();
        with(health ->
                health.failed(ModelRef.parse("openai/gpt-4o-mini"), "call", null, new Failure.CreditExhausted()));

        assertThat(typed("providers", "reset", "openai").out()).isEqualTo("Closed: openai, credit exhausted\n");
        assertThat(typed("providers").out()).startsWith("Providers: ok\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-haiku-3.5", "claude-3-haiku", "anthropic/haiku", "haiku"})
    void modelIsResetByAnyOfItsNames(String name) {
        worker();
        with(health -> health.failed(ModelRef.parse("anthropic/haiku"), "call", null, new Failure.Throttled(null)));

        assertThat(typed("providers", "reset", name).out()).isEqualTo("Closed: anthropic/haiku, rate limited\n");
    }

    @Test
    void weightsAreShownAndSetAndTakenBack() {
        worker();

        assertThat(typed("providers", "weights").out()).containsPattern("openai +0.40 +0.40 +57 %");
        assertThat(typed("providers", "weights", "openai=3", "claude=1").out())
                .containsPattern("openai +3.00 +3.00 +75 %")
                .containsPattern("anthropic +1.00 +1.00 +25 %");
        assertThat(typed("providers", "log").out()).contains("openai=3 anthropic=1");
        assertThat(typed("providers", "weights", "--usual").out()).containsPattern("openai +0.40");
    }

    @Test
    void whatIsChangedIsPrintedAsJsonToo() {
        worker();
        with(health ->
                health.failed(ModelRef.parse("openai/gpt-4o-mini"), "call", null, new Failure.CreditExhausted()));

        assertThat(typed("providers", "reset", "--json").out()).isEqualTo("[ \"openai\" ]\n");
        assertThat(typed("providers", "weights", "--json", "openai=3").out())
                .contains("\"name\" : \"openai\"", "\"weight\" : 3.0")
                .doesNotContain("mistral");
        assertThat(typed("providers", "priority", "openai,claude", "--json").out())
                .isEqualTo("[ \"openai\", \"anthropic\" ]\n");
        assertThat(typed("providers", "drain", "claude", "--json").out())
                .contains("\"name\" : \"anthropic\"", "\"state\" : \"drained\"");
        assertThat(typed("providers", "enable", "claude", "--json").out())
                .contains("\"name\" : \"anthropic\"", "\"state\" : \"closed\"");
    }

    @Test
    void providerThatIsEnabledAndHasNoKeyIsNotSaidToBeInUse() {
        worker();

        assertThat(typed("providers", "enable", "mistral").err())
                .contains("mistral may be used, and it has no key: set MISTRAL_API_KEY on the workers.");
        assertThat(typed("providers", "enable", "openai").err()).contains("openai is in use.");
    }

    @Test
    void weightThatIsNearlyNothingDoesNotLookLikeNothingAndZeroHasNoSign() {
        worker();

        assertThat(typed("providers", "weights", "openai=0.0000001", "claude=-0")
                        .out())
                .containsPattern("openai +0.0000001 +0.0000001 ")
                .containsPattern("anthropic +0.00 ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            opnai=0.4        | PROVIDER: 'opnai' is none; did you mean 'openai'?
            zzz=1            | PROVIDER: 'zzz' is none; there are anthropic, openai, mistral
            openai=-1        | weights.openai: '-1' is no weight; give a number from 0 to 1000000, such as 0.4
            openai=lots      | weights.openai: 'lots' is no weight; give a number from 0 to 1000000, such as 0.4
            openai=NaN       | weights.openai: 'NaN' is no weight; give a number from 0 to 1000000, such as 0.4
            openai=0x1p3     | weights.openai: '0x1p3' is no weight; give a number from 0 to 1000000, such as 0.4
            openai=2e6       | weights.openai: '2e6' is no weight; give a number from 0 to 1000000, such as 0.4
            openai           | ID=WEIGHT: 'openai' is none; write the provider and its weight, openai=0.4
            openai=0 claude=0 | weights: all would be 0, and nobody would be asked first; give one provider more
            openai=0 claude=0 mistral=5 | weights: all would be 0 but that of mistral, which nobody set up; give one more that is: anthropic, openai
            openai=1 openai=2 | weights.openai: is given twice; give it once
            """)
    void whatIsNoWeightIsRefusedAndChangesNothing(String typed, String problem) {
        worker();

        Typed refused = typed(Stream.concat(Stream.of("providers", "weights"), Stream.of(typed.split(" ")))
                .toArray(String[]::new));

        assertThat(refused.err()).isEqualTo("polyphony: " + problem + "\n");
        assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
        assertThat(typed("providers", "log").err()).contains("nobody has changed anything");
    }

    @Test
    void priorityIsShownAndSet() {
        worker();

        assertThat(typed("providers", "priority").out()).isEqualTo("as the catalogue has it\n");
        assertThat(typed("providers", "priority", "openai,claude").out()).isEqualTo("openai, anthropic\n");
        assertThat(typed("providers", "priority").out()).isEqualTo("openai, anthropic\n");
        assertThat(typed("providers", "priority", "openai", "openai").err())
                .isEqualTo("polyphony: priority: names a provider twice; write each provider once, as"
                        + " claude,gemini,openai\n");
        assertThat(typed("providers", "priority", "--usual").out()).isEqualTo("as the catalogue has it\n");
    }

    private void worker() {
        worker(inventory());
    }

    private void worker(Inventory inventory) {
        try (Database database = Database.file(home.resolve(Database.FILE))) {
            new StoredInventory(database, InstantSource.system()).put(inventory, Map.of(), "polyphony-worker/1@here");
        }
    }

    private static Inventory simulated() {
        ProviderStatus mistral = new ProviderStatus(
                new ProviderId("mistral"),
                Readiness.UNKNOWN,
                List.of("MISTRAL_API_KEY"),
                "http://127.0.0.1:1",
                true,
                "simulated",
                null,
                null,
                false);
        return new Inventory(List.of(mistral), List.of(), Map.of(), LocalDate.of(2026, 11, 1), null, null, null, null);
    }

    private void with(Consumer<ProviderHealth> task) {
        try (Database database = Database.file(home.resolve(Database.FILE));
                ProviderHealth health =
                        new ProviderHealth(database, InstantSource.system(), CircuitSettings.standard())) {
            task.accept(health);
        }
    }

    private static Inventory inventory() {
        ProviderId anthropic = new ProviderId("anthropic");
        ProviderId openai = new ProviderId("openai");
        return new Inventory(
                List.of(
                        provider("anthropic", Readiness.READY, "ANTHROPIC_API_KEY"),
                        provider("openai", Readiness.READY, "OPENAI_API_KEY"),
                        provider("mistral", Readiness.NO_CREDENTIALS, "MISTRAL_API_KEY")),
                List.of(
                        model("claude-haiku-3.5", "anthropic/haiku", "claude-3-haiku"),
                        model("gpt-4o-mini", "openai/gpt-4o-mini")),
                Map.of(),
                LocalDate.of(2026, 11, 1),
                null,
                new Balance(
                        Balance.BY_SCORE,
                        Map.of(anthropic, 0.3, openai, 0.4),
                        Map.of(openai, List.of("openai-1", "openai-2"))),
                null,
                null);
    }

    private static ProviderStatus provider(String id, Readiness readiness, String variable) {
        return new ProviderStatus(
                new ProviderId(id), readiness, List.of(variable), "https://example.org", false, "as it is", null, null);
    }

    private static ModelStatus model(String name, String ref, String... also) {
        return new ModelStatus(
                name,
                ModelRef.parse(ref),
                Readiness.READY,
                null,
                null,
                128_000,
                List.of("basic"),
                100,
                null,
                null,
                null,
                null,
                List.of(also));
    }

    private Typed typed(String... arguments) {
        return Typed.at(new AddressPlatform(), home).run(arguments);
    }
}
