package dev.polyphony.client;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.call.EmbeddingTask;
import dev.polyphony.call.InvalidField;
import dev.polyphony.experiment.Design;
import dev.polyphony.experiment.Design.Contender;
import dev.polyphony.experiment.Design.Kind;
import dev.polyphony.experiment.Design.Outcome;
import dev.polyphony.experiment.Experiment;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.Inventory.EmbeddingStatus;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Strategy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as somebody wants it.
 *
 * @param name how analyses ask for it
 * @param control a strategy, a chain, a model, several with commas between (in this order, the next when one fails), or
 *     a strategy with its models: {@code vote=gpt-4o,claude-sonnet-5-5}
 * @param candidate the same
 * @param kind absent for a canary
 * @param share absent for {@value Design#SHARE_OF_CANARY}, of an A/B test {@value Design#SHARE_OF_AB}
 * @param outcome absent for ratings
 * @param most as in {@link Design}
 * @param margin absent for 0
 * @param noWorse absent for {@value Design#NO_WORSE} of the outcome's scale
 * @param error absent for {@value Design#ERROR}
 * @param everywhere as in {@link Design}
 */
public record ExperimentDraft(
        String name,
        String control,
        String candidate,
        @Nullable Kind kind,
        @Nullable Double share,
        @Nullable Outcome outcome,
        @Nullable Double most,
        @Nullable Double margin,
        @Nullable Double noWorse,
        @Nullable Double error,
        boolean everywhere) {
    private static final int LONGEST = 200;

    /** Words of requests that name nothing of the catalogue's. */
    private static final Map<String, String> RESERVED = Map.of(
            "plan",
            "what asks by a plan in the request, as polyphony/plan,",
            "default",
            "what the catalogue calls the models of usual panels and chains",
            EmbeddingTask.IN_PROCESS.substring(EmbeddingTask.IN_PROCESS.indexOf('/') + 1),
            "the worker's own model of embeddings, " + EmbeddingTask.IN_PROCESS + ",");

    /**
     * As it can be started: both sides are compiled by a worker, which asks nobody.
     *
     * @param client of the tenant whose experiment it is
     * @throws InvalidField for what cannot be: a name that is taken, a side that nobody knows or that cannot be asked
     * @throws NoWorker within about a second where there is none
     */
    public Design checked(AnalysisClient client) {
        Experiment.requireName(name);
        Inventory inventory = client.inventory();
        requireFree(inventory);
        Kind what = Objects.requireNonNullElse(kind, Kind.CANARY);
        Design design = new Design(
                what,
                contender("control", control, inventory),
                contender("candidate", candidate, inventory),
                Objects.requireNonNullElse(share, what == Kind.AB ? Design.SHARE_OF_AB : Design.SHARE_OF_CANARY),
                Objects.requireNonNullElse(outcome, Outcome.RATING),
                most,
                Objects.requireNonNullElse(margin, 0.0),
                Objects.requireNonNullElse(noWorse, Design.NO_WORSE * Objects.requireNonNullElse(most, 1.0)),
                Objects.requireNonNullElse(error, Design.ERROR),
                everywhere);
        List<Compilation> plans =
                client.preview(List.of(asked(client, design.control()), asked(client, design.candidate())));
        requireAble("control", design.control(), plans.get(0));
        requireAble("candidate", design.candidate(), plans.get(1));
        return design;
    }

    private void requireFree(Inventory inventory) {
        meaning(name, inventory).ifPresent(other -> {
            throw new InvalidField("name", "'" + name + "' is " + other + " already; take another one");
        });
    }

    /** What a request means by that name, alone or behind {@code polyphony/}; empty where it is free. */
    static Optional<String> meaning(String name, Inventory inventory) {
        boolean embeds = Stream.ofNullable(inventory.embeddings())
                .flatMap(List::stream)
                .map(EmbeddingStatus::name)
                .anyMatch(name::equals);
        if (Strategy.of(name).isPresent() || own(inventory).anyMatch(name::equals)) {
            return Optional.of("a strategy");
        }
        if (inventory.chains().containsKey(name)) {
            return Optional.of("a chain");
        }
        if (inventory.models().stream().anyMatch(model -> model.name().equals(name))) {
            return Optional.of("a model");
        }
        return embeds ? Optional.of("a model of embeddings") : Optional.ofNullable(RESERVED.get(name));
    }

    private static Stream<String> own(Inventory inventory) {
        return Optional.ofNullable(inventory.strategies()).orElse(List.of()).stream()
                .map(Inventory.OwnStrategy::name);
    }

    private static Contender contender(String field, String given, Inventory inventory) {
        String text = given.strip();
        if (text.isEmpty() || text.length() > LONGEST) {
            throw new InvalidField(
                    field, "a strategy, a chain or models of at most " + LONGEST + " characters, such as cheapest");
        }
        return new Contender(text, selection(field, text, inventory));
    }

    private static Selection selection(String field, String text, Inventory inventory) {
        int sign = text.indexOf('=');
        if (sign >= 0) {
            String strategy = text.substring(0, sign).strip();
            if (Strategy.of(strategy).isEmpty()) {
                throw new InvalidField(
                        field,
                        "'" + strategy + "' is no strategy that takes models; there are "
                                + String.join(", ", Strategy.words()));
            }
            return new Preset(strategy, null, models(field, text.substring(sign + 1)), null);
        }
        if (Strategy.of(text).isPresent() || own(inventory).anyMatch(text::equals)) {
            return Preset.of(text);
        }
        String chained = Strategy.FALLBACK.word();
        return inventory.chains().containsKey(text)
                ? new Preset(chained, text, List.of(), null)
                : new Preset(chained, null, models(field, text), null);
    }

    private static List<String> models(String field, String text) {
        List<String> models =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        if (models.stream().anyMatch(String::isEmpty)) {
            throw new InvalidField(field, "'" + text + "' names a model that is empty; write them as gpt-4o,mistral");
        }
        return models;
    }

    private static Analysis asked(AnalysisClient client, Contender contender) {
        return new Analysis(
                AnalysisIds.mint(),
                client.principal().tenant(),
                StrategyPlan.NOMINAL,
                contender.selection(),
                Limits.DEFAULT);
    }

    private static void requireAble(String field, Contender contender, Compilation plan) {
        switch (plan) {
            case Compilation.Rejected(String why, String problem, var since) ->
                throw new InvalidField(field, "'" + contender.name() + "' cannot be asked: " + why + ": " + problem);
            case Compilation.Compiled compiled -> {
                Node root = compiled.plan().root();
                if (root.all().noneMatch(Node.Call.class::isInstance)) {
                    String why = root.all()
                            .filter(Node.Skipped.class::isInstance)
                            .map(node -> ((Node.Skipped) node).why().describe())
                            .findFirst()
                            .orElse("it has no model");
                    throw new InvalidField(field, "'" + contender.name() + "' cannot be asked now: " + why);
                }
            }
            // There is money for it at another time.
            case Compilation.Unfunded unfunded -> {}
        }
    }
}
