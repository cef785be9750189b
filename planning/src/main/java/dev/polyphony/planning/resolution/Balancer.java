package dev.polyphony.planning.resolution;

import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Balance.By;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.port.Availability;
import dev.polyphony.port.Availability.State;
import dev.polyphony.port.TrafficView.Performance;
import dev.polyphony.port.TrafficView.Traffic;
import dev.polyphony.text.ServerLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Draws the choices of one analysis' balanced plans, and says why; the same whenever it is asked for that analysis. */
public final class Balancer {
    private static final int LONGEST_REASON = 2000;

    private final Catalogue catalogue;
    private final Availability availability;
    private final Supplier<Traffic> traffic;
    private final String analysis;

    /**
     * @param traffic asked for only where scores decide
     * @param analysis what the draws are for: its id with its tenant's
     */
    public Balancer(Catalogue catalogue, Availability availability, Supplier<Traffic> traffic, String analysis) {
        this.catalogue = catalogue;
        this.availability = availability;
        this.traffic = traffic;
        this.analysis = analysis;
    }

    /** @param share absent where scores decide */
    record Candidate(ResolvedPlan plan, @Nullable Double share) {}

    /** @param order the numbers of the candidates, first to last */
    record Drawn(List<Integer> order, Choice choice) {}

    /** Those that can answer now, as they are drawn; then the others, as they are written. */
    Drawn draw(List<Candidate> candidates, String path) {
        List<Entry> entries = new ArrayList<>();
        for (Candidate candidate : candidates) {
            entries.add(new Entry(candidate, firstAble(candidate.plan())));
        }
        List<Double> weights = weights(entries);
        List<Integer> order = Stream.concat(
                        new Draw(analysis + "\n" + path)
                                .order(weights).stream()
                                        .filter(i -> entries.get(i).able()),
                        IntStream.range(0, entries.size())
                                .filter(i -> !entries.get(i).able())
                                .boxed())
                .toList();
        String names = order.stream().map(i -> entries.get(i).name()).collect(Collectors.joining(", then "));
        return new Drawn(
                order,
                Choice.drawn(
                        path,
                        ServerLimits.cut(names, LONGEST_REASON),
                        ServerLimits.cut(why(entries, weights), LONGEST_REASON)));
    }

    /** The agent that gets a call of that model; empty where its provider has none in the pool. */
    Optional<String> agent(String model) {
        List<String> slots = catalogue
                .lookUp(model)
                .map(known -> catalogue.balance().agents(known.ref().provider()))
                .orElse(List.of());
        // By the model, not by its place: a member of a panel that reviews it too stays the same.
        return slots.isEmpty()
                ? Optional.empty()
                : Optional.of(slots.get(new Draw(analysis + "\nagent\n" + model).one(slots.size())));
    }

    /** @param model the first that can answer; absent where none can */
    private record Entry(Candidate candidate, Optional<Model> model) {
        boolean able() {
            return model.isPresent();
        }

        String name() {
            ResolvedPlan plan = candidate.plan();
            return plan instanceof ResolvedPlan.Call call
                    ? call.model()
                    : plan.first().model() + " and others";
        }
    }

    private Optional<Model> firstAble(ResolvedPlan plan) {
        return plan instanceof ResolvedPlan.Call call
                ? catalogue.lookUp(call.model()).filter(model -> availability.of(model.ref()) instanceof State.Ready)
                : plan.children().stream()
                        .flatMap(child -> firstAble(child).stream())
                        .findFirst();
    }

    /** Of those that can answer; 0 of the others. A provider's weight is divided among its choices. */
    private List<Double> weights(List<Entry> entries) {
        Map<ProviderId, Long> choices = entries.stream()
                .flatMap(entry -> entry.model.stream())
                .collect(Collectors.groupingBy(model -> model.ref().provider(), Collectors.counting()));
        return entries.stream()
                .map(entry -> entry.model
                        .map(Model::ref)
                        .map(ModelRef::provider)
                        .map(provider -> entry.candidate.share() == null
                                ? weight(provider) / choices.getOrDefault(provider, 1L)
                                : entry.candidate.share())
                        .orElse(0.0))
                .toList();
    }

    private double weight(ProviderId provider) {
        double weight = catalogue.balance().weights(traffic.get().weights()).getOrDefault(provider, 0.0);
        return byScore() ? traffic.get().of(provider).score(weight) : weight;
    }

    private boolean byScore() {
        return catalogue.balance().by() == By.SCORE;
    }

    private String why(List<Entry> entries, List<Double> weights) {
        boolean shared = entries.getFirst().candidate.share() != null;
        double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            double part = sum == 0 ? 0 : weights.get(i) / sum;
            reasons.add(entry.name()
                    + (entry.model.isEmpty()
                            ? " cannot answer now" + obstacle(entry.candidate.plan())
                            : String.format(Locale.ROOT, " %.0f %%", 100 * part)
                                    + (shared
                                            ? ""
                                            : figures(entry.model.get().ref().provider()))));
        }
        return "drawn by " + (shared ? "shares" : byScore() ? "score" : "weight") + ": "
                + String.join(", ", reasons)
                + (sum == 0 && entries.stream().anyMatch(Entry::able)
                        ? "; none has a weight, so all count the same"
                        : "");
    }

    private String figures(ProviderId provider) {
        double weight = catalogue.balance().weights(traffic.get().weights()).getOrDefault(provider, 0.0);
        Performance performance = traffic.get().of(provider);
        String known = byScore() && performance.requests() > 0
                ? String.format(
                        Locale.ROOT,
                        ", %.0f %% errors, %.1f s",
                        100 * performance.errorRate(),
                        performance.averageSeconds())
                : "";
        return " (" + provider + ", weight " + weight + known + ")";
    }

    /** Of its first model that is known. */
    private String obstacle(ResolvedPlan plan) {
        return catalogue
                .lookUp(plan.first().model())
                .map(model -> switch (availability.of(model.ref())) {
                    case State.Ready ready -> "";
                    case State.Until(var at, var why) -> " (" + why.describe() + ")";
                    case State.Blocked(var why) -> " (" + why.describe() + ")";
                })
                .orElse(" (no model of that name)");
    }
}
