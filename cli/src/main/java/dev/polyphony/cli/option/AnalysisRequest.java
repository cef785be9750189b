package dev.polyphony.cli.option;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.cli.UsageError;
import dev.polyphony.cli.platform.Platform;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.notation.PlanNotation;
import dev.polyphony.plan.Strategy;
import dev.polyphony.plan.Strategy.Option;
import dev.polyphony.settings.InvalidSetting;
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
public final class AnalysisRequest {
    private final Settings settings;
    private final SelectionNames names;

    public AnalysisRequest(Settings settings, Platform platform) {
        this.settings = settings;
        this.names = new SelectionNames(() -> platform.names(settings));
    }

    public Analysis of(RequestOptions options, String prompt) {
        return new Analysis(
                options.id == null ? AnalysisIds.mint() : options.id,
                settings.tenant().get(),
                prompt,
                selection(options.strategies),
                limits(),
                options.context.conversation(),
                options.context.answerSchema(),
                settings.category().value(),
                settings.cache()
                        .found()
                        .map(rules -> rules.age(settings.category().value()))
                        .orElse(null));
    }

    Limits limits() {
        return new Limits(
                settings.deadline().value(),
                settings.maxCalls().value(),
                settings.maxOutputTokens().value(),
                settings.maxCost().value(),
                settings.onBudget().value());
    }

    public Selection selection(StrategyOptions options) {
        return options.plan == null ? preset() : custom(options);
    }

    private Selection custom(StrategyOptions options) {
        if (options.strategy != null || options.chain != null || options.models != null) {
            throw new UsageError("--plan: says itself whom to ask; leave -s, --chain and --models out");
        }
        Path file = Objects.requireNonNull(options.plan);
        return new Selection.Custom(PlanNotation.read(file.toString(), TextFile.read("--plan", file)));
    }

    private Selection.Preset preset() {
        names.requireStrategy(settings.strategy());
        List<String> models = models();
        String chain = chain();
        if (chain != null && chain.contains(",")) {
            models = List.of(chain.split("\\s*,\\s*"));
            chain = null;
        }
        if (chain != null) {
            names.requireChain(settings.chain(), chain);
        }
        return new Selection.Preset(settings.strategy().get(), chain, models, size(), tuning());
    }

    private @Nullable Tuning tuning() {
        var given = settings.tuning();
        Tuning tuning = new Tuning(
                used(Option.THRESHOLD, given.threshold()),
                used(Option.QUORUM, given.quorum()),
                used(Option.MARGIN, given.margin()),
                used(Option.DELAY, given.delay()),
                used(Option.CHAIRMAN, given.chairman()),
                used(Option.JUDGES, given.judges()),
                used(Option.SCORE_BY, given.scoreBy()),
                used(Option.GRACE, given.grace()));
        return tuning.equals(Tuning.NONE) ? null : tuning;
    }

    private @Nullable String chain() {
        Setting<String> chain = settings.chain();
        return settings.models().outranks(chain) ? null : used(Option.CHAIN, chain);
    }

    private List<String> models() {
        Setting<List<String>> models = settings.models();
        boolean weaker = settings.chain().outranks(models)
                || (takes(Option.SIZE) && settings.ensembleSize().outranks(models));
        return models.isSet() && !weaker ? models.get() : List.of();
    }

    private @Nullable Integer size() {
        Setting<Integer> size = settings.ensembleSize();
        return settings.models().outranks(size) ? null : used(Option.SIZE, size);
    }

    /** Absent where it is not set, or set somewhere weak and of no use now. */
    private <T> @Nullable T used(Option option, Setting<T> setting) {
        if (!setting.isSet() || takes(option)) {
            return setting.isSet() ? setting.value() : null;
        }
        if (setting.source().isFlag()) {
            throw new InvalidSetting(
                    setting.source(),
                    option.word(),
                    "is for -s " + String.join(", ", Strategy.taking(option)) + "; "
                            + settings.strategy().get() + " has no use for it");
        }
        return null;
    }

    /** A strategy of the user's own says itself whom to ask: the worker refuses whatever is added to it. */
    private boolean takes(Option option) {
        Optional<Strategy> strategy = Strategy.of(settings.strategy().get());
        return strategy.isPresent() && strategy.get().takes(option);
    }
}
