package dev.polyphony.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.ProviderId;
import dev.polyphony.plan.Complexity;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.TaskType;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShippedCatalogueTest {
    private final Catalogue catalogue = CatalogueLoader.shipped();

    @ParameterizedTest
    @CsvSource({
        "claude-haiku-3.5, anthropic/claude-3-5-haiku-20241022, 0.80, 4.00, 200000, INTERMEDIATE, 100",
        "claude-sonnet-3.5, anthropic/claude-3-5-sonnet-20241022, 3.00, 15.00, 200000, ADVANCED, 50",
        "claude-opus-3, anthropic/claude-3-opus-20240229, 15.00, 75.00, 200000, EXPERT, 20",
        "gpt-4o-mini, openai/gpt-4o-mini, 0.15, 0.60, 128000, INTERMEDIATE, 100",
        "gpt-4o, openai/gpt-4o, 2.50, 10.00, 128000, ADVANCED, 50",
        "gpt-4, openai/gpt-4, 30.00, 60.00, 128000, EXPERT, 20",
    })
    void registryHasTheModelWithItsPriceContextLevelsAndRate(
            String alias, String id, BigDecimal input, BigDecimal output, int context, Level highest, int rpm) {
        Model model = catalogue.find(alias);

        assertThat(model.ref()).hasToString(id);
        assertThat(model.prices().first()).isInstanceOfSatisfying(Price.Known.class, price -> {
            assertThat(price.input()).isEqualTo(input);
            assertThat(price.output()).isEqualTo(output);
        });
        assertThat(model.context()).hasValue(context);
        assertThat(model.levels()).isEqualTo(EnumSet.range(Level.BASIC, highest));
        assertThat(model.rpm()).hasValue(rpm);
    }

    /** Anthropic refuses it from 4.6 on; OpenAI and Google do not say that they take it. */
    @ParameterizedTest
    @CsvSource({
        "claude-haiku-4-5, true",
        "claude-sonnet-4-6, false",
        "claude-opus-5-5, false",
        "mistral-small, true",
        "mistral-large-4, true",
        "magistral-medium, false",
        "gpt-4o, false",
        "gemini-2.5-pro, false",
        "llama3.1:8b, false"
    })
    void modelsThatGoOnWithTheBeginningOfAnAnswerAreTheOnesWhoseVendorSaysSo(String name, boolean prefill) {
        assertThat(catalogue.find(name).prefill()).isEqualTo(prefill);
    }

    @ParameterizedTest
    @CsvSource({
        "llama2:7b-chat, FAST, 5, 15, 3, planning documentation testing",
        "mistral:7b-instruct, FAST, 5, 15, 3, planning documentation testing",
        "codellama:13b-instruct, BALANCED, 10, 25, 2, planning review documentation",
        "llama2:13b-chat, BALANCED, 10, 25, 2, planning review documentation",
        "deepseek-coder:33b, POWERFUL, 20, 45, 1, coding review debugging",
        "codellama:34b-instruct, POWERFUL, 20, 45, 1, coding review debugging",
        "wizardcoder:34b, POWERFUL, 20, 45, 1, coding review debugging",
    })
    void localModelHasItsTierSecondsLimitAndTasks(
            String alias, Tier tier, int least, int most, int atOnce, String tasks) {
        Model model = catalogue.find(alias);

        assertThat(model.ref()).hasToString("ollama/" + alias);
        assertThat(model.tier()).hasValue(tier);
        assertThat(model.seconds()).hasValue(new Seconds(least, most));
        assertThat(model.slots()).hasValue(atOnce);
        assertThat(model.tasks()).containsAll(tasks(tasks));
        assertThat(model.prices().first().cost(1_000_000, 1_000_000)).hasValue(0);
    }

    /** The figures of E's registry; of the others it has none. */
    @ParameterizedTest
    @CsvSource({
        "llama2:7b-chat, 0.7, 8",
        "mistral:7b-instruct, 0.8, 6",
        "codellama:13b-instruct, 0.8, 15",
        "deepseek-coder:33b, 0.9, 25",
        "wizardcoder:34b, 0.9, 30",
    })
    void localModelHasTheQualityAndTheSecondsOfTheRegistry(String alias, double quality, double seconds) {
        Model model = catalogue.find(alias);

        assertThat(model.expected().quality()).hasValue(quality);
        assertThat(model.usualSeconds()).hasValue(seconds);
    }

    @Test
    void eachTierHasItsModelsAndNoOthersOfTheTeams() {
        Map<Tier, List<String>> tiers = catalogue.teams().values().stream()
                .flatMap(team -> Stream.concat(team.primary().stream(), team.fallback().stream()))
                .distinct()
                .map(catalogue::find)
                .collect(Collectors.groupingBy(
                        model -> model.tier().orElseThrow(), Collectors.mapping(Model::alias, Collectors.toList())));

        assertThat(tiers.get(Tier.FAST)).containsExactlyInAnyOrder("llama2:7b-chat", "mistral:7b-instruct");
        assertThat(tiers.get(Tier.BALANCED)).containsExactlyInAnyOrder("codellama:13b-instruct", "llama2:13b-chat");
        assertThat(tiers.get(Tier.POWERFUL))
                .containsExactlyInAnyOrder("deepseek-coder:33b", "codellama:34b-instruct", "wizardcoder:34b");
    }

    @Test
    void everyLocalModelSaysWhatMemoryItTakesAndTheTeamsFitUnderTwentyOfTwentyFourGigabytes() {
        List<Model> local = catalogue.all().stream()
                .filter(model -> model.tier().isPresent())
                .toList();

        assertThat(local)
                .allSatisfy(model ->
                        assertThat(model.expected().memory().orElseThrow()).isBetween(1.0, 20.0));
        assertThat(local)
                .filteredOn(model -> model.tier().orElseThrow() == Tier.POWERFUL)
                .allSatisfy(model -> assertThat(model.maxOutput()).hasValue(8192));
    }

    @ParameterizedTest
    @CsvSource({"llama2:7b-chat, 4096, 0.7, 3, 3", "deepseek-coder:33b, 8192, 0.2, 8, 1"})
    void localModelHasItsTokensTemperaturePriorityAndLimit(
            String alias, int maxOutput, double temperature, int priority, int atOnce) {
        Model model = catalogue.find(alias);

        assertThat(model.maxOutput()).hasValue(maxOutput);
        assertThat(model.temperature()).hasValue(temperature);
        assertThat(model.priority()).hasValue(priority);
        assertThat(model.slots()).hasValue(atOnce);
    }

    @ParameterizedTest
    @CsvSource({
        "PLANNING, llama2:7b-chat mistral:7b-instruct, llama2:13b-chat, SIMPLE MEDIUM",
        "CODING, deepseek-coder:33b codellama:13b-instruct, wizardcoder:34b, COMPLEX",
        "REVIEW, codellama:13b-instruct deepseek-coder:33b, codellama:34b-instruct, MEDIUM COMPLEX",
        "TESTING, llama2:7b-chat mistral:7b-instruct, llama2:13b-chat, SIMPLE",
        "DOCUMENTATION, llama2:7b-chat mistral:7b-instruct, llama2:13b-chat, SIMPLE",
        "DEBUGGING, deepseek-coder:33b codellama:34b-instruct wizardcoder:34b, codellama:13b-instruct, COMPLEX",
    })
    void teamDoesItsTask(TaskType task, String primary, String fallback, String complexity) {
        assertThat(catalogue.teams().get(task))
                .isEqualTo(new Team(
                        task,
                        words(primary),
                        words(fallback),
                        words(complexity).stream().map(Complexity::valueOf).collect(Collectors.toSet())));
    }

    @ParameterizedTest
    @CsvSource({
        "mixed, gpt-4o-mini claude-haiku-3.5 claude-sonnet-3.5 gpt-4o claude-opus-3",
        "anthropic, claude-haiku-3.5 claude-sonnet-3.5 claude-opus-3",
        "openai, gpt-4o-mini gpt-4o gpt-4",
        "fast, claude-haiku-3.5 gpt-4o-mini claude-sonnet-3.5",
    })
    void chainHasItsModelsInOrder(String name, String models) {
        assertThat(catalogue.chain(name)).extracting(Model::alias).isEqualTo(words(models));
    }

    @Test
    void mixedIsTheDefaultChain() {
        assertThat(catalogue.defaultChain()).isEqualTo("mixed");
    }

    @ParameterizedTest
    @CsvSource({
        "openai, OPENAI, https://api.openai.com/v1, OPENAI_BASE_URL, OPENAI_API_KEY",
        "anthropic, ANTHROPIC, https://api.anthropic.com, ANTHROPIC_BASE_URL, ANTHROPIC_API_KEY",
        "gemini, GEMINI, https://generativelanguage.googleapis.com, GOOGLE_GEMINI_BASE_URL, GOOGLE_API_KEY",
        "huggingface, OPENAI, https://router.huggingface.co/v1, HF_BASE_URL, HF_TOKEN",
        "mistral, MISTRAL, https://api.mistral.ai/v1, MISTRAL_BASE_URL, MISTRAL_API_KEY",
        "ollama, OLLAMA, http://127.0.0.1:11434, OLLAMA_HOST,",
    })
    void providerIsReachedAtItsAddressUnlessItsVariableSaysOtherwise(
            String id, Adapter adapter, String baseUrl, String baseUrlEnv, String apiKeyEnv) {
        Provider provider = catalogue.provider(new ProviderId(id));

        assertThat(provider.adapter()).isEqualTo(adapter);
        assertThat(provider.baseUrl()).isEqualTo(baseUrl);
        assertThat(provider.baseUrlEnv()).startsWith(baseUrlEnv);
        assertThat(provider.apiKeyEnv().stream().findFirst()).isEqualTo(Optional.ofNullable(apiKeyEnv));
        assertThat(provider.getAKey()).isPresent();
    }

    @Test
    void everyProviderHasSeveralModels() {
        // What a machine has of its own nobody can know.
        assertThat(catalogue.providers().keySet())
                .filteredOn(id -> !id.value().equals("local"))
                .allSatisfy(id -> assertThat(catalogue.all())
                        .filteredOn(model -> model.ref().provider().equals(id))
                        .hasSizeGreaterThan(5));
    }

    @Test
    void everyModelHasPriceLimitsLevelsAndTasks() {
        assertThat(catalogue.all()).allSatisfy(model -> {
            assertThat(model.prices().first()).isInstanceOf(Price.Known.class);
            assertThat(model.context()).isPresent();
            assertThat(model.maxOutput()).isPresent();
            assertThat(model.levels()).contains(Level.BASIC);
            assertThat(model.tasks()).isNotEmpty();
        });
    }

    @Test
    void defaultEnsembleAsksLivingModelsOfDifferentProviders() {
        List<Model> ensemble = catalogue.ensemble(Catalogue.DEFAULT_ENSEMBLE);

        assertThat(ensemble).hasSizeGreaterThanOrEqualTo(3);
        assertThat(ensemble).extracting(model -> model.ref().provider()).doesNotHaveDuplicates();
        assertThat(ensemble).noneMatch(model -> model.retiredOn(catalogue.pricesAsOf()));
    }

    @Test
    void currentChainHasNoModelThatWasRetiredWhenThePricesWereRead() {
        assertThat(catalogue.chain("current")).noneMatch(model -> model.retiredOn(catalogue.pricesAsOf()));
    }

    @Test
    void workIsBalancedAsPromised() {
        Balance balance = catalogue.balance();
        ProviderId anthropic = new ProviderId("anthropic");
        ProviderId openai = new ProviderId("openai");
        ProviderId gemini = new ProviderId("gemini");

        assertThat(balance.by()).isEqualTo(Balance.By.SCORE);
        assertThat(balance.weights()).isEqualTo(Map.of(anthropic, 0.3, openai, 0.4, gemini, 0.3));
        assertThat(balance.preferences())
                .isEqualTo(Map.of(
                        TaskType.CODING,
                        openai,
                        TaskType.WRITING,
                        anthropic,
                        TaskType.RESEARCH,
                        gemini,
                        TaskType.ANALYSIS,
                        anthropic));
        assertThat(balance.emergency()).contains(openai);
        assertThat(balance.agents(anthropic)).containsExactly("claude-1", "claude-2");
        assertThat(balance.agents(openai)).containsExactly("openai-1", "openai-2", "openai-3");
        assertThat(balance.agents(gemini)).containsExactly("gemini-1", "gemini-2");
        assertThat(balance.models().values().stream().flatMap(List::stream))
                .extracting(rule -> catalogue.find(rule.model()))
                .noneMatch(model -> model.retiredOn(catalogue.pricesAsOf()));
        assertThat(catalogue.chain(Catalogue.PRIORITY_CHAIN))
                .extracting(model -> model.ref().provider())
                .containsExactly(anthropic, gemini, openai);
    }

    private static List<String> words(String text) {
        return Stream.of(text.split(" ", -1)).toList();
    }

    private static Set<TaskType> tasks(String text) {
        return words(text).stream()
                .map(word -> TaskType.valueOf(word.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toSet());
    }
}
