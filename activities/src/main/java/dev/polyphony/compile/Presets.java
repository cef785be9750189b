package dev.polyphony.compile;

import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.call.InvalidField;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Plan;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The strategies a user can name, each a plan of the same few nodes. */
final class Presets {
    private static final int SUBSTITUTES = 3;

    private final Catalogue catalogue;
    private final Obstacles obstacles;
    private final int ensembleSize;
    private final LocalDate today;

    Presets(Catalogue catalogue, Obstacles obstacles, int ensembleSize, LocalDate today) {
        this.catalogue = catalogue;
        this.obstacles = obstacles;
        this.ensembleSize = ensembleSize;
        this.today = today;
    }

    /** @throws InvalidField naming what is wrong with the request */
    Plan expand(Preset preset) {
        return switch (preset.strategy()) {
            case "fallback" -> fallback(preset);
            case "ensemble" -> ensemble(preset);
            default ->
                throw new InvalidField(
                        "strategy", "'" + preset.strategy() + "' is not known; there are: fallback, ensemble");
        };
    }

    private Plan fallback(Preset preset) {
        if (preset.size() != null) {
            throw new InvalidField("ensemble-size", "a fallback asks one model at a time; use it with an ensemble");
        }
        return new Plan.Fallback(calls(chain(preset)));
    }

    private Plan ensemble(Preset preset) {
        List<String> models = ensembleModels(preset);
        return new Plan.Panel(calls(models), null, null, new Aggregation.Best());
    }

    private List<String> chain(Preset preset) {
        if (!preset.models().isEmpty()) {
            return preset.models();
        }
        if (preset.chain() != null) {
            return names(catalogue.chain(preset.chain()));
        }
        List<Model> models = catalogue.chain(catalogue.defaultChain());
        return names(models.stream().anyMatch(this::servable) ? models : substitutes(models, SUBSTITUTES));
    }

    private List<String> ensembleModels(Preset preset) {
        if (!preset.models().isEmpty()) {
            return preset.models();
        }
        int size = preset.size() == null ? ensembleSize : preset.size();
        List<Model> candidates = preset.chain() == null
                ? catalogue.ensemble(Catalogue.DEFAULT_ENSEMBLE)
                : catalogue.chain(preset.chain());
        if (preset.chain() == null) {
            candidates = Stream.concat(candidates.stream(), substitutes(candidates, size).stream())
                    .distinct()
                    .toList();
        }
        if (candidates.size() < size) {
            throw new InvalidField(
                    "ensemble-size", size + ", but only " + candidates.size() + " models to choose from");
        }
        // Those that can answer first; the sort is stable, so the catalogue's order decides among them.
        return names(candidates.stream()
                .sorted(Comparator.comparing((Model model) -> !servable(model)))
                .limit(size)
                .toList());
    }

    /** Where nobody named models and the usual ones cannot answer: the cheapest that can, or else the usual ones. */
    private List<Model> substitutes(List<Model> usual, int most) {
        List<Model> able = catalogue.all().stream()
                .filter(model -> !model.levels().isEmpty() && servable(model))
                .sorted(Comparator.comparingLong(
                        model -> model.price().cost(1000, 1000).orElse(Long.MAX_VALUE)))
                .limit(most)
                .toList();
        return able.isEmpty() ? usual : able;
    }

    private boolean askable(Model model) {
        return obstacles.to(model.ref()).isEmpty();
    }

    /** Nobody named the model, so one that its provider no longer serves is not worth a request. */
    private boolean servable(Model model) {
        return askable(model) && obstacles.isSetUp(model.ref()) && !model.retiredOn(today);
    }

    private static List<String> names(List<Model> models) {
        return models.stream().map(Model::alias).toList();
    }

    private static List<Plan> calls(List<String> names) {
        return names.stream().<Plan>map(Plan.Call::of).toList();
    }
}
