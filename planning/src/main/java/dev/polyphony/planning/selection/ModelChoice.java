package dev.polyphony.planning.selection;

import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.call.Failure;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Balance;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.catalogue.ModelFamily;
import dev.polyphony.plan.Level;
import dev.polyphony.planning.resolution.ContextFit;
import dev.polyphony.port.Availability;
import dev.polyphony.port.Availability.State;
import dev.polyphony.port.TrafficView.Traffic;
import dev.polyphony.routing.Reading;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which models a strategy asks where nobody, or only half, says so. */
public final class ModelChoice {
    static final int SUBSTITUTES = 3;
    private static final int CONTENDERS = 2;
    /** A token has three bytes of most languages, or more. */
    private static final long BYTES_PER_TOKEN = 3;

    private final Catalogue catalogue;
    private final Availability availability;
    private final Supplier<Traffic> traffic;
    private final int ensembleSize;
    private final LocalDate today;
    private final Comparator<Model> byPrice;

    /** @param traffic asked for only where operators have a say */
    public ModelChoice(
            Catalogue catalogue,
            Availability availability,
            Supplier<Traffic> traffic,
            int ensembleSize,
            LocalDate today) {
        this.catalogue = catalogue;
        this.availability = availability;
        this.traffic = traffic;
        this.ensembleSize = ensembleSize;
        this.today = today;
        this.byPrice = Comparator.comparingLong(
                model -> model.priceOn(today).cost(1000, 1000).orElse(Long.MAX_VALUE));
    }

    /** In micro-dollars, today; empty where it is unknown. */
    OptionalLong price(Model model, long inputTokens, long outputTokens) {
        return model.priceOn(today).cost(inputTokens, outputTokens);
    }

    /** Models that are asked one after the other. */
    List<String> chain(Preset preset) {
        if (!preset.models().isEmpty()) {
            return preset.models();
        }
        if (preset.chain() != null) {
            return names(named(preset.chain()));
        }
        List<Model> models = inService(catalogue.chain(catalogue.defaultChain()));
        return names(models.stream().anyMatch(this::servable) ? models : substitutes(models, SUBSTITUTES));
    }

    /** The one called priority goes by the order that operators give providers; who has no place in it comes after. */
    private List<Model> named(String chain) {
        List<Model> models = catalogue.chain(chain);
        if (!chain.equals(Catalogue.PRIORITY_CHAIN)) {
            return models;
        }
        List<ProviderId> order = traffic.get().priority();
        return models.stream()
                .sorted(Comparator.comparingInt(
                        model -> order.contains(model.ref().provider())
                                ? order.indexOf(model.ref().provider())
                                : order.size()))
                .toList();
    }

    /** Nobody named them: without those that their providers have retired, unless that is all of them. */
    private List<Model> inService(List<Model> usual) {
        List<Model> served =
                usual.stream().filter(model -> !model.retiredOn(today)).toList();
        return served.isEmpty() ? usual : served;
    }

    /** Models that race: those that are named, or the first two of the chain that can answer. */
    List<String> contenders(Preset preset) {
        List<String> chain = chain(preset);
        if (!preset.models().isEmpty() || preset.chain() != null) {
            return chain;
        }
        List<String> able = chain.stream()
                .filter(name -> catalogue.lookUp(name).filter(this::servable).isPresent())
                .limit(CONTENDERS)
                .toList();
        return able.size() == CONTENDERS
                ? able
                : chain.stream().limit(CONTENDERS).toList();
    }

    /** Models that are asked at once. */
    List<String> members(Preset preset) {
        if (!preset.models().isEmpty()) {
            return preset.models();
        }
        int size = preset.size() == null ? ensembleSize : preset.size();
        List<Model> candidates = preset.chain() == null
                ? inService(catalogue.ensemble(Catalogue.DEFAULT_ENSEMBLE))
                : named(preset.chain());
        if (preset.chain() == null) {
            candidates = Stream.concat(candidates.stream(), substitutes(candidates, size).stream())
                    .distinct()
                    .toList();
        }
        if (candidates.size() < size) {
            throw new InvalidField(
                    "ensemble-size",
                    size + ", but only " + candidates.size() + " models to choose from; ask fewer, or name them");
        }
        return names(preset.chain() == null ? manyReady(candidates, size) : firstReady(candidates, size));
    }

    /** Those that can answer first; the sort is stable, so the chain's order decides among them. */
    private List<Model> firstReady(List<Model> candidates, int size) {
        return candidates.stream()
                .sorted(Comparator.comparing((Model model) -> !servable(model)))
                .limit(size)
                .toList();
    }

    private List<Model> manyReady(List<Model> candidates, int size) {
        List<Model> ready = candidates.stream().filter(this::servable).toList();
        return Stream.concat(
                        ofManyProviders(ready, size).stream(),
                        candidates.stream().filter(model -> !servable(model)))
                .limit(size)
                .toList();
    }

    /**
     * The cheapest models for prompts of that level, cheapest first, of as many providers as there are; where none can
     * answer that are listed for it, those of the highest level there is.
     *
     * @param among those to choose from, names that nobody knows last; empty for all that are ready, of which those
     *     listed for the task go first if the prompt says what task it is
     */
    List<String> cheapest(List<String> among, Reading read, long promptBytes) {
        List<Model> named =
                among.stream().map(catalogue::lookUp).flatMap(Optional::stream).toList();
        List<Model> able = roomy(among.isEmpty() ? askable() : named, promptBytes).stream()
                .sorted(byPrice)
                .toList();
        if (able.isEmpty() && among.isEmpty()) {
            throw ContextFit.refusal(listed(), availability)
                    .orElseGet(() ->
                            new InvalidField("models", "none can be asked now; name one, or set a provider's key"));
        }
        List<Model> good = able.stream()
                .filter(model -> model.levels().contains(read.level()))
                .toList();
        List<Model> suited = good.isEmpty() ? highest(able) : good;
        if (!among.isEmpty()) {
            return Stream.concat(
                            names(orReady(suited, able)).stream(),
                            among.stream().filter(name -> catalogue.lookUp(name).isEmpty()))
                    .toList();
        }
        List<Model> listed = read.taskSaid()
                ? good.stream()
                        .filter(model -> model.tasks().contains(read.task()))
                        .toList()
                : List.of();
        return names(ofManyProviders(listed.isEmpty() ? suited : listed, SUBSTITUTES).stream()
                .sorted(byPrice)
                .toList());
    }

    /**
     * Those suited that can answer now before the others; where none can, others that can before them. They were named,
     * so that a provider no longer serves one is no reason to leave it out: a gateway may.
     */
    private List<Model> orReady(List<Model> suited, List<Model> able) {
        List<Model> ready = suited.stream().filter(this::isReady).toList();
        List<Model> first =
                ready.isEmpty() ? able.stream().filter(this::isReady).toList() : ready;
        return Stream.concat(first.stream(), suited.stream())
                .distinct()
                .limit(SUBSTITUTES)
                .toList();
    }

    private boolean isReady(Model model) {
        return availability.of(model.ref()) instanceof State.Ready;
    }

    private static List<Model> highest(List<Model> models) {
        Optional<Level> highest = models.stream().map(Model::highest).max(Comparator.naturalOrder());
        return models.stream()
                .filter(model -> model.highest() == highest.orElseThrow())
                .toList();
    }

    /**
     * The first of each provider before the second of any, so that one which is down does not take all of them along.
     */
    private static List<Model> ofManyProviders(List<Model> models, int most) {
        Map<ProviderId, Integer> before = new HashMap<>();
        Map<Model, Integer> rank = new HashMap<>();
        models.forEach(model -> rank.put(model, before.merge(model.ref().provider(), 1, Integer::sum)));
        return models.stream()
                .sorted(Comparator.comparing(rank::get))
                .limit(most)
                .toList();
    }

    /** Of each provider the cheapest model of its highest level, the highest level first, then the cheapest. */
    List<String> strongest(int most) {
        Set<Object> providers = new HashSet<>();
        List<String> strong = names(askable().stream()
                .sorted(Comparator.comparing(Model::highest).reversed().thenComparing(byPrice))
                .filter(model -> providers.add(model.ref().provider()))
                .limit(most)
                .toList());
        return strong.isEmpty()
                ? names(inService(catalogue.chain(catalogue.defaultChain()))).stream()
                        .limit(most)
                        .toList()
                : strong;
    }

    /**
     * Who can judge the answers of such members: of each family its strongest as above, those first that are of none of
     * the members' families. A model that is not listed for demanding prompts is not taken for that alone.
     */
    List<String> judges(List<String> members, int most) {
        Set<String> judged = members.stream()
                .flatMap(name -> catalogue.lookUp(name).stream())
                .map(model -> ModelFamily.of(model.ref()))
                .collect(Collectors.toSet());
        Set<String> families = new HashSet<>();
        List<Model> strong = askable().stream()
                .sorted(Comparator.comparing(Model::highest).reversed().thenComparing(byPrice))
                .filter(model -> families.add(ModelFamily.of(model.ref())))
                .toList();
        List<String> judges = names(strong.stream()
                .sorted(Comparator.comparing((Model model) ->
                        model.highest().compareTo(Level.ADVANCED) < 0 || judged.contains(ModelFamily.of(model.ref()))))
                .limit(most)
                .toList());
        return judges.isEmpty() ? strongest(most) : judges;
    }

    /** Models that an ensemble asks where nobody says how many. */
    int usualSize() {
        return ensembleSize;
    }

    /**
     * One model of each of these providers that has any in service, for a prompt like that: by the catalogue's rules,
     * else its cheapest that is listed for the level.
     *
     * @param retired takes the names that rules still have and nobody serves any more
     */
    List<Model> ofProviders(Collection<ProviderId> providers, Reading read, long promptBytes, Set<String> retired) {
        return providers.stream()
                .flatMap(provider -> ofProvider(provider, read, promptBytes, retired).stream())
                .toList();
    }

    private Optional<Model> ofProvider(ProviderId provider, Reading read, long promptBytes, Set<String> retired) {
        List<Model> fitting = new ArrayList<>();
        for (Balance.Rule rule : catalogue.balance().models().getOrDefault(provider, List.of())) {
            Model model = catalogue.find(rule.model());
            if (!fits(rule, read)) {
                continue;
            }
            if (model.retiredOn(today)) {
                retired.add(rule.model());
            } else {
                fitting.add(model);
            }
        }
        if (fitting.stream().allMatch(this::isTooSmall)) {
            List<Model> served = listed().stream()
                    .filter(model -> model.ref().provider().equals(provider))
                    .filter(model -> !model.retiredOn(today) && !isTooSmall(model))
                    .sorted(byPrice)
                    .toList();
            List<Model> good = served.stream()
                    .filter(model -> model.levels().contains(read.level()))
                    .toList();
            fitting.addAll(good.isEmpty() ? highest(served) : good);
        }
        return roomy(fitting, promptBytes).stream().findFirst();
    }

    private boolean isTooSmall(Model model) {
        return availability.of(model.ref()) instanceof State.Blocked(Failure.ContextTooLong tooLong);
    }

    private static boolean fits(Balance.Rule rule, Reading read) {
        return (rule.levels().isEmpty() || rule.levels().contains(read.level()))
                && (rule.tasks().isEmpty() || (read.taskSaid() && rule.tasks().contains(read.task())));
    }

    /** Those that such a prompt fits in all likelihood; where it fits none, all, the largest context first. */
    private static List<Model> roomy(List<Model> models, long promptBytes) {
        List<Model> roomy =
                models.stream().filter(model -> holds(model, promptBytes)).toList();
        return roomy.isEmpty()
                ? models.stream()
                        .sorted(Comparator.comparingInt(
                                model -> -model.context().orElse(Integer.MAX_VALUE)))
                        .toList()
                : roomy;
    }

    private static boolean holds(Model model, long promptBytes) {
        return model.context().orElse(Integer.MAX_VALUE) >= promptBytes / BYTES_PER_TOKEN;
    }

    /** Where nobody named models and the usual ones cannot answer: the cheapest that can, or else the usual ones. */
    List<Model> substitutes(List<Model> usual, int most) {
        List<Model> able = askable().stream().sorted(byPrice).toList();
        return able.isEmpty()
                ? usual
                : ofManyProviders(able, most).stream().sorted(byPrice).toList();
    }

    /** Those of the catalogue that can answer now; where none can, those that only need time. */
    private List<Model> askable() {
        List<Model> listed = listed();
        List<Model> ready = listed.stream().filter(this::servable).toList();
        return ready.isEmpty() ? listed.stream().filter(this::needsTime).toList() : ready;
    }

    /** Those that may be chosen where nobody names one. */
    private List<Model> listed() {
        return catalogue.all().stream()
                .filter(model -> !model.levels().isEmpty())
                .toList();
    }

    private boolean needsTime(Model model) {
        return availability.of(model.ref()) instanceof State.Until
                && availability.isSetUp(model.ref())
                && !model.retiredOn(today);
    }

    /** Nobody named the model, so one that its provider no longer serves is not worth a request. */
    boolean servable(Model model) {
        return availability.of(model.ref()) instanceof State.Ready
                && availability.isSetUp(model.ref())
                && !model.retiredOn(today);
    }

    private static List<String> names(List<Model> models) {
        return models.stream().map(Model::alias).toList();
    }
}
