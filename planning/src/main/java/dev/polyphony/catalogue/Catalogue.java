package dev.polyphony.catalogue;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.notation.Nearest;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.Plan;
import dev.polyphony.plan.TaskType;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The models, providers, chains, ensembles and local teams that are known, each in the order of the file.
 *
 * @param pricesAsOf the day the prices were read
 * @param models by alias
 * @param chains by name; each step is an alias or {@code provider/model-id}
 * @param defaultChain the name of the chain that is taken where none is named
 * @param ensembles by name; an ensemble of n models takes the first n
 * @param teams the local models for a kind of task
 * @param strategies plans of the user's own, by name
 * @param balance how work is spread over providers
 * @param embeddings models that make vectors of texts, by alias
 */
public record Catalogue(
        LocalDate pricesAsOf,
        Map<ProviderId, Provider> providers,
        Map<String, Model> models,
        Map<String, List<String>> chains,
        String defaultChain,
        Map<String, List<String>> ensembles,
        Map<TaskType, Team> teams,
        Map<String, NamedPlan> strategies,
        Balance balance,
        Map<String, EmbeddingModel> embeddings) {

    /**
     * A strategy of the user's own.
     *
     * @param description one sentence for people
     */
    public record NamedPlan(String description, Plan plan) {}

    /** The name of the ensemble that is taken where none is named. */
    public static final String DEFAULT_ENSEMBLE = "default";

    /** The chain that is gone along in the order that operators give providers. */
    public static final String PRIORITY_CHAIN = "priority";

    private static final ProviderId HUGGING_FACE = new ProviderId("huggingface");
    private static final int LONGEST_NAME = 300;

    public Catalogue {
        providers = copy(providers);
        models = copy(models);
        chains = copy(chains);
        ensembles = copy(ensembles);
        teams = copy(teams);
        strategies = copy(strategies);
        embeddings = copy(embeddings);
    }

    /**
     * The same with the providers' hosts as the environment names them.
     *
     * @param simulated providers that are one machine, a simulator, whatever hosts they have
     * @throws InvalidField where a variable is wrong
     */
    public Catalogue in(Map<String, String> environment, Set<String> simulated) {
        Map<ProviderId, Provider> set = new LinkedHashMap<>();
        providers.forEach((id, provider) ->
                set.put(id, simulated.contains(id.value()) ? provider.on(List.of()) : provider.in(environment)));
        return new Catalogue(
                pricesAsOf, set, models, chains, defaultChain, ensembles, teams, strategies, balance, embeddings);
    }

    /**
     * Calls of that model at once over all workers, wherever they run; empty without a limit, and where each of its
     * provider's hosts has its own.
     */
    public OptionalInt atOnce(Model model) {
        return provider(model.ref().provider()).hosts().isEmpty() ? model.slots() : OptionalInt.empty();
    }

    /**
     * The model of that alias, other name or {@code provider/model-id}; or of that {@code model-id} alone, where one is
     * listed by it. An id that is not listed gives a model of unknown price and limits if its provider is known; an
     * {@code org/model} of no known provider is Hugging Face's.
     *
     * @throws InvalidField suggesting the nearest names
     */
    public Model find(String name) {
        return lookUp(name).orElseThrow(() -> unknown(name));
    }

    /** What to say of a name that nobody knows. */
    public InvalidField unknown(String name) {
        String shown = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
        return new InvalidField("model", "'" + shown + "' is not in the catalogue" + hint(name));
    }

    /** As {@link #find(String)}; empty for a name that nobody knows. */
    public Optional<Model> lookUp(String name) {
        Model listed = models.get(name);
        if (listed != null) {
            return Optional.of(listed);
        }
        return models.values().stream()
                .filter(model -> model.also().contains(name))
                .findFirst()
                .or(() -> ref(name).map(this::find))
                .or(() -> ofId(name));
    }

    /** As its provider's own clients name it; several providers can have the same. */
    private Optional<Model> ofId(String id) {
        List<Model> listed = models.values().stream()
                .filter(model -> model.ref().model().equals(id))
                .toList();
        return listed.size() == 1 ? Optional.of(listed.getFirst()) : Optional.empty();
    }

    /**
     * The model of that alias or {@code provider/model-id} that makes vectors. One that is not listed, of a known
     * provider, may make some: its price is the provider's, mostly unknown.
     *
     * @throws InvalidField for one that answers questions, and for a name that nobody knows
     */
    public EmbeddingModel embedding(String name) {
        EmbeddingModel listed = embeddings.get(name);
        if (listed != null) {
            return listed;
        }
        Optional<ModelRef> ref = ref(name);
        Optional<EmbeddingModel> same = ref.flatMap(wanted -> embeddings.values().stream()
                .filter(model -> model.ref().equals(wanted))
                .findFirst());
        if (same.isPresent()) {
            return same.get();
        }
        if (models.containsKey(name) || ref.flatMap(this::listed).isPresent()) {
            throw new InvalidField(
                    "model",
                    "'" + name + "' answers questions and makes no embeddings; "
                            + String.join(", ", embeddings.keySet()) + " do");
        }
        return ref.map(some -> new EmbeddingModel(
                        name, some, provider(some.provider()).price(), OptionalInt.empty(), OptionalInt.empty()))
                .orElseThrow(() -> {
                    String shown = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
                    return new InvalidField(
                            "model",
                            "no embeddings are made by '" + shown + "'"
                                    + Nearest.hintOrAll(shown, embeddings.keySet()));
                });
    }

    /** At most three names that somebody may have meant, the nearest first. */
    public List<String> nearest(String name) {
        return ModelLookup.nearest(name, this);
    }

    private String hint(String name) {
        return nearest(name).stream()
                .map(near -> "'" + near + "'")
                .reduce((a, b) -> a + " or " + b)
                .map(names -> "; did you mean " + names + "?")
                .orElse("");
    }

    private Optional<ModelRef> ref(String name) {
        int slash = name.indexOf('/');
        if (slash < 0 || name.length() > LONGEST_NAME) {
            return Optional.empty();
        }
        String first = name.substring(0, slash);
        Optional<ProviderId> provider = providers.keySet().stream()
                .filter(id -> id.value().equals(first))
                .findFirst();
        try {
            return provider.isPresent()
                    ? Optional.of(new ModelRef(provider.get(), name.substring(slash + 1)))
                    : Optional.of(HUGGING_FACE)
                            .filter(hub -> providers.containsKey(hub) && isOrganisation(first))
                            .map(hub -> new ModelRef(hub, name));
        } catch (InvalidField noId) {
            return Optional.empty();
        }
    }

    /** Rather than a provider's name with a slip in it. */
    private boolean isOrganisation(String name) {
        List<String> near = Nearest.to(
                name, providers.keySet().stream().map(ProviderId::value).toList());
        return !name.isEmpty() && (near.isEmpty() || near.stream().anyMatch(name::startsWith));
    }

    /** As {@link #find(String)}. */
    public Model find(ModelRef ref) {
        Provider provider = provider(ref.provider());
        return listed(ref).orElseGet(() -> Model.unlisted(ref, provider.price()));
    }

    /** The model with that id, only where the catalogue lists it. */
    public Optional<Model> listed(ModelRef ref) {
        return models.values().stream().filter(model -> model.ref().equals(ref)).findFirst();
    }

    /** Throws {@link InvalidField}, suggesting the nearest names, for one that is not known. */
    public Provider provider(ProviderId id) {
        Provider provider = providers.get(id);
        if (provider == null) {
            List<String> known =
                    providers.keySet().stream().map(ProviderId::value).toList();
            String hint = Nearest.hint(id.value(), known);
            throw new InvalidField(
                    "provider",
                    "'" + id + "' is not in the catalogue"
                            + (hint.isEmpty() ? "; it has " + String.join(", ", known) : hint));
        }
        return provider;
    }

    /**
     * The models of a chain in order. Throws {@link InvalidField}, suggesting the nearest names, for an unknown one.
     */
    public List<Model> chain(String name) {
        return named("chain", name, chains);
    }

    /** As {@link #chain}, for an ensemble. */
    public List<Model> ensemble(String name) {
        return named("ensemble", name, ensembles);
    }

    /** All listed models in the order of the file, the user's own last. */
    public Collection<Model> all() {
        return models.values();
    }

    /** Those with a price that are listed for the highest level there is, of what is still served on that day. */
    public List<Model> strongest(LocalDate day) {
        List<Model> served = models.values().stream()
                .filter(model ->
                        !model.levels().isEmpty() && !model.retiredOn(day) && model.priceOn(day) instanceof Price.Known)
                .toList();
        Optional<Level> highest = served.stream().map(Model::highest).max(Comparator.naturalOrder());
        return served.stream()
                .filter(model -> model.highest() == highest.orElseThrow())
                .toList();
    }

    private List<Model> named(String kind, String name, Map<String, List<String>> lists) {
        List<String> members = lists.get(name);
        if (members == null) {
            String hint = Nearest.hint(name, lists.keySet());
            throw new InvalidField(
                    kind,
                    "'" + name + "' is not in the catalogue"
                            + (hint.isEmpty() ? "; it has " + String.join(", ", lists.keySet()) : hint));
        }
        return members.stream().map(this::find).toList();
    }

    private static <K, V> Map<K, V> copy(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
