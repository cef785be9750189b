package dev.polyphony.cli;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.cli.settings.InvalidSetting;
import dev.polyphony.cli.settings.Setting;
import dev.polyphony.cli.settings.Settings;
import dev.polyphony.client.AnalysisIds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns settings into a request. Settings that contradict each other are an error where they have the same rank;
 * otherwise the weaker one gives way, so that a line in a file never forbids a flag.
 */
final class AnalysisRequest {
    private final Settings settings;

    AnalysisRequest(Settings settings) {
        this.settings = settings;
    }

    Analysis of(@Nullable String id, String prompt) {
        Selection.Preset selection = new Selection.Preset(settings.strategy().get(), chain(), models(), size());
        Limits limits = new Limits(
                settings.deadline().value(),
                settings.maxCalls().value(),
                settings.maxOutputTokens().value());
        return new Analysis(
                id == null ? AnalysisIds.mint() : id, settings.tenant().get(), prompt, selection, limits);
    }

    private @Nullable String chain() {
        Setting<String> chain = settings.chain();
        if (!chain.isSet() || settings.models().outranks(chain)) {
            return null;
        }
        if (isEnsemble()) {
            requireWeak(chain, "chain", "is for -s fallback; name an ensemble's models with --models");
            return null;
        }
        return chain.value();
    }

    private List<String> models() {
        Setting<List<String>> models = settings.models();
        boolean weaker = settings.chain().outranks(models)
                || (isEnsemble() && settings.ensembleSize().outranks(models));
        return models.isSet() && !weaker ? models.get() : List.of();
    }

    private @Nullable Integer size() {
        Setting<Integer> size = settings.ensembleSize();
        if (!size.isSet() || settings.models().outranks(size)) {
            return null;
        }
        if (!isEnsemble()) {
            requireWeak(size, "ensemble-size", "is for ensembles; add -s ensemble");
            return null;
        }
        return size.value();
    }

    private boolean isEnsemble() {
        return settings.strategy().get().equals("ensemble");
    }

    /** A setting for other strategies than today's is no contradiction, but a flag is meant for now. */
    private static void requireWeak(Setting<?> setting, String key, String problem) {
        if (setting.source().isFlag()) {
            throw new InvalidSetting(setting.source(), key, problem);
        }
    }
}
