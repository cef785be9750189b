package dev.polyphony.cli.option;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Selection;
import dev.polyphony.cli.UsageError;
import dev.polyphony.cli.platform.KnownNames;
import dev.polyphony.client.NoWorker;
import dev.polyphony.client.Planning;
import dev.polyphony.notation.Nearest;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Strategy;
import dev.polyphony.settings.InvalidSetting;
import dev.polyphony.settings.Setting;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Refuses strategies and chains that nobody knows before anything is started or spent. */
public final class SelectionNames {
    private static final Set<String> NAMED = Set.of("strategy", "chain");

    private final Supplier<Optional<KnownNames>> known;

    /** @param known looked up where a name is not one that is built in; empty where only a worker can say */
    SelectionNames(Supplier<Optional<KnownNames>> known) {
        this.known = known;
    }

    void requireStrategy(Setting<String> strategy) {
        if (Strategy.of(strategy.get()).isEmpty()) {
            known.get().ifPresent(names -> require(strategy, "strategy", strategy.get(), names.strategies()));
        }
    }

    void requireChain(Setting<String> setting, String chain) {
        known.get().ifPresent(names -> require(setting, "chain", chain, names.chains()));
    }

    private static void require(Setting<String> setting, String key, String name, List<String> names) {
        if (!names.contains(name)) {
            throw new InvalidSetting(
                    setting.source(), key, "'" + name + "' is not known" + Nearest.hintOrAll(name, names));
        }
    }

    /** Asks who plans, where they alone know; a worker that is not there says it when it takes the analysis up. */
    public static void require(Analysis analysis, Planning planning) {
        boolean builtIn = !(analysis.selection() instanceof Selection.Preset preset)
                || (preset.chain() == null && Strategy.of(preset.strategy()).isPresent());
        if (builtIn) {
            return;
        }
        try {
            if (planning.preview(List.of(analysis)).getFirst() instanceof Compilation.Rejected rejected
                    && isName(rejected.field())) {
                throw new UsageError("--" + rejected.field() + ": " + rejected.problem());
            }
        } catch (NoWorker later) {
            // It begins when there is one.
        }
    }

    /** Whether a request was refused for a name that nobody knows. */
    public static boolean isName(String field) {
        return NAMED.contains(field);
    }
}
