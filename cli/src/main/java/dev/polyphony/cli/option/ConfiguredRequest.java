package dev.polyphony.cli.option;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Selection;
import dev.polyphony.cli.UsageError;
import dev.polyphony.cli.platform.Platform;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.notation.PlanNotation;
import dev.polyphony.pipelines.PipelineNotation;
import dev.polyphony.plan.Strategy;
import dev.polyphony.request.AnalysisOption;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.settings.InvalidSetting;
import dev.polyphony.settings.OptionSettings;
import dev.polyphony.settings.Setting;
import dev.polyphony.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns settings into a request. Settings that contradict each other are an error where they have the same rank;
 * otherwise the weaker one gives way, so that a line in a file never forbids a flag. So with what a strategy has no use
 * for: a flag is refused, a line in a file is for other days.
 */
public final class ConfiguredRequest {
    private final OptionSettings settings;
    private final String tenant;
    private final SelectionNames names;

    public ConfiguredRequest(Settings settings, Platform platform) {
        this.settings = settings.options();
        this.tenant = settings.tenant().get();
        this.names = new SelectionNames(() -> platform.names(settings));
    }

    public Analysis of(PromptOptions options, String prompt) {
        AnalysisRequest request = selected(options.strategies)
                .with(AnalysisOptions.ID, options.id)
                .with(AnalysisOptions.TENANT, tenant)
                .with(AnalysisOptions.PROMPT, prompt);
        AnalysisOptions.settings().filter(option -> !option.isOfSelection()).forEach(option -> take(option, request));
        return options.context.into(request).analysis(AnalysisIds.mint());
    }

    /** What holds for every line of a batch that says nothing else. */
    public AnalysisRequest of(BatchOptions options) {
        AnalysisRequest request = selected(options.strategies);
        AnalysisOptions.settings().filter(option -> !option.isOfSelection()).forEach(option -> take(option, request));
        return request;
    }

    /** What holds for every node of a pipeline: flags before what it says itself, the rest after. */
    public PipelineNotation.Defaults of(PipelineOptions options) {
        AnalysisRequest all = selected(options.strategies);
        AnalysisOptions.settings().filter(option -> !option.isOfSelection()).forEach(option -> take(option, all));
        AnalysisRequest flags = all.copy(0);
        AnalysisOptions.settings()
                .filter(option -> !settings.of(option).source().isFlag())
                .forEach(option -> flags.with(option, null));
        AnalysisRequest others = all.with(AnalysisOptions.PLAN, null);
        AnalysisOptions.settings()
                .filter(option -> settings.of(option).source().isFlag())
                .forEach(option -> others.with(option, null));
        return new PipelineNotation.Defaults(flags, others);
    }

    public Selection selection(StrategyOptions options) {
        return selected(options).selection();
    }

    private AnalysisRequest selected(StrategyOptions options) {
        return options.plan == null ? preset() : custom(options);
    }

    private static AnalysisRequest custom(StrategyOptions options) {
        if (options.namesModels()) {
            throw new UsageError("--plan: says itself whom to ask; leave -s, --chain and --models out");
        }
        options.flags().findFirst().ifPresent(flag -> {
            throw new UsageError("--" + flag + ": " + AnalysisRequest.BESIDE_A_PLAN);
        });
        Path file = Objects.requireNonNull(options.plan);
        return new AnalysisRequest()
                .with(AnalysisOptions.PLAN, PlanNotation.read(file.toString(), NamedFile.read("--plan", file)));
    }

    private AnalysisRequest preset() {
        names.requireStrategy(settings.of(AnalysisOptions.STRATEGY));
        AnalysisRequest request = new AnalysisRequest();
        AnalysisOptions.settings().filter(AnalysisOption::isOfSelection).forEach(option -> take(option, request));
        String chain = request.get(AnalysisOptions.CHAIN);
        if (chain != null && chain.contains(",")) {
            return request.with(AnalysisOptions.MODELS, List.of(chain.split("\\s*,\\s*")))
                    .with(AnalysisOptions.CHAIN, null);
        }
        if (chain != null) {
            names.requireChain(settings.of(AnalysisOptions.CHAIN), chain);
        }
        return request;
    }

    private <T> void take(AnalysisOption<T> option, AnalysisRequest request) {
        Setting<T> setting = settings.of(option);
        if (!givesWay(option)) {
            request.with(option, used(option, setting));
        }
    }

    private boolean givesWay(AnalysisOption<?> option) {
        Setting<?> chain = settings.of(AnalysisOptions.CHAIN);
        Setting<?> models = settings.of(AnalysisOptions.MODELS);
        Setting<?> size = settings.of(AnalysisOptions.ENSEMBLE_SIZE);
        if (option.equals(AnalysisOptions.MODELS)) {
            return chain.outranks(models) || (isUseful(AnalysisOptions.ENSEMBLE_SIZE) && size.outranks(models));
        }
        return models.outranks(settings.of(option))
                && (option.equals(AnalysisOptions.CHAIN) || option.equals(AnalysisOptions.ENSEMBLE_SIZE));
    }

    /** Absent where it is not set, or set somewhere weak and of no use now. */
    private <T> @Nullable T used(AnalysisOption<T> option, Setting<T> setting) {
        if (!setting.isSet() || isUseful(option)) {
            return setting.value();
        }
        if (setting.source().isFlag()) {
            throw new InvalidSetting(
                    setting.source(),
                    option.name(),
                    "is for -s " + option.suited() + "; " + strategy() + " has no use for it");
        }
        return null;
    }

    /** A strategy of the user's own says itself whom to ask: the worker refuses whatever is added to it. */
    private boolean isUseful(AnalysisOption<?> option) {
        Optional<Strategy> strategy = Strategy.of(strategy());
        return option.strategies().isEmpty() || (strategy.isPresent() && option.suits(strategy.get()));
    }

    private String strategy() {
        return settings.of(AnalysisOptions.STRATEGY).get();
    }
}
