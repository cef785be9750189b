package dev.polyphony.chat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.call.InvalidField;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.NoWorker;
import dev.polyphony.client.WorkerFailed;
import dev.polyphony.experiment.Experiment;
import dev.polyphony.experimentstore.StoredExperiments;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.plan.Strategy;
import dev.polyphony.port.ExperimentView;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.request.JsonFields;
import dev.polyphony.rest.StarterDatabase;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * What {@code model} can name: every model of the catalogue by alias or as {@code provider/model-id}, and every
 * strategy, chain and experiment of the caller's tenant as {@code polyphony/NAME}.
 */
@Component
public final class ModelNames {
    static final String OWN = "polyphony/";

    /** A plan of the request's own says itself whom to ask. */
    static final String PLAN = "plan";

    private final InventoryCache cache;
    private final Supplier<ExperimentView> experiments;

    ModelNames(AnalysisClient client, ObjectProvider<StarterDatabase> database) {
        this.cache = new InventoryCache(client::inventory, System::nanoTime);
        this.experiments = SingletonSupplier.of(() -> Optional.ofNullable(database.getIfAvailable())
                .<ExperimentView>map(brought -> new StoredExperiments(brought.get(), InstantSource.system()))
                .orElse(ExperimentView.NONE));
    }

    /**
     * What workers knew some seconds ago.
     *
     * @throws NoWorker where nobody can say
     */
    public Inventory inventory() {
        return cache.get();
    }

    /**
     * Every name, and the model that is called so; none where it is something else that answers.
     *
     * @param tenant whose experiments are meant, those that have ended too: by their names the control answers
     * @throws dev.polyphony.port.StorageUnavailable where nobody knows them
     */
    public SortedMap<String, Optional<Inventory.ModelStatus>> all(Inventory inventory, String tenant) {
        SortedMap<String, Optional<Inventory.ModelStatus>> names = new TreeMap<>();
        inventory.models().forEach(model -> {
            names.put(model.name(), Optional.of(model));
            names.put(model.model().toString(), Optional.of(model));
        });
        Stream.of(
                        Strategy.words().stream(),
                        Optional.ofNullable(inventory.strategies()).orElse(List.of()).stream()
                                .map(Inventory.OwnStrategy::name),
                        inventory.chains().keySet().stream(),
                        experiments.get().of(tenant).stream().map(Experiment::name))
                .flatMap(words -> words)
                .forEach(word -> names.put(OWN + word, Optional.empty()));
        return names;
    }

    /** What a list has in {@code polyphony}: which model it is, and whether it can answer. */
    public static ObjectNode standing(Inventory.ModelStatus model) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("model", model.model().toString())
                .put("readiness", model.readiness().word());
    }

    /**
     * Tells the analysis whom to ask.
     *
     * @param others to be asked too, after that model
     * @param place where those stand in the request
     */
    void select(String model, List<String> others, String place, AnalysisRequest analysis) {
        requireFallbacks(model, others, place, analysis);
        if (analysis.get(AnalysisOptions.PLAN) != null) {
            if (!model.startsWith(OWN)) {
                throw new InvalidField("model", "a plan says itself whom to ask; write " + OWN + PLAN);
            }
            return;
        }
        List<String> named = new ArrayList<>();
        if (model.startsWith(OWN)) {
            preset(model.substring(OWN.length()), analysis);
        } else {
            named.add(model);
        }
        Optional.ofNullable(analysis.get(AnalysisOptions.MODELS)).ifPresent(named::addAll);
        named.addAll(others);
        List<String> models = named.stream().distinct().toList();
        analysis.with(AnalysisOptions.MODELS, models.isEmpty() ? null : models);
    }

    /** Whom a strategy asks is said as its models: others beside them would take their place. */
    private static void requireFallbacks(String model, List<String> others, String place, AnalysisRequest analysis) {
        if (others.isEmpty()) {
            return;
        }
        String strategy = analysis.get(AnalysisOptions.STRATEGY);
        boolean chosen = strategy != null && !strategy.equals(Strategy.FALLBACK.word());
        if (model.startsWith(OWN) || chosen) {
            throw new InvalidField(
                    place,
                    "are asked where a model fails, and " + (chosen ? "strategy " + strategy : model)
                            + " says itself whom to ask; leave them out, or name its models in polyphony.models");
        }
        others.stream().filter(other -> other.startsWith(OWN)).findFirst().ifPresent(other -> {
            throw new InvalidField(
                    place, "'" + JsonFields.cut(other) + "' is no model; strategies and chains stand in model alone");
        });
    }

    private void preset(String name, AnalysisRequest analysis) {
        if (analysis.get(AnalysisOptions.STRATEGY) != null) {
            throw new InvalidField(
                    "model", OWN + name + " names a strategy, and another one is given; give one of them");
        }
        if (Strategy.of(name).isEmpty() && isChain(name)) {
            analysis.with(AnalysisOptions.CHAIN, name);
        } else {
            analysis.with(AnalysisOptions.STRATEGY, name);
        }
    }

    private boolean isChain(String name) {
        try {
            return inventory().chains().containsKey(name);
        } catch (NoWorker | WorkerFailed nobody) {
            // Whoever takes up the analysis knows what it names.
            return false;
        }
    }
}
