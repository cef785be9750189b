package dev.polyphony.status;

import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.ProviderId;
import dev.polyphony.health.Circuit;
import dev.polyphony.health.HealthSnapshot;
import dev.polyphony.health.HealthSubject;
import dev.polyphony.hosts.Hosts;
import dev.polyphony.inventory.FleetHealth;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.Inventory.Balance;
import dev.polyphony.inventory.Inventory.ModelStatus;
import dev.polyphony.inventory.Inventory.ProviderStatus;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.port.TrafficView;
import dev.polyphony.status.ProvidersStatus.AgentLine;
import dev.polyphony.status.ProvidersStatus.CircuitLine;
import dev.polyphony.status.ProvidersStatus.HostLine;
import dev.polyphony.status.ProvidersStatus.LoadedLine;
import dev.polyphony.status.ProvidersStatus.ModelLine;
import dev.polyphony.status.ProvidersStatus.Performance;
import dev.polyphony.status.ProvidersStatus.ProviderLine;
import dev.polyphony.storage.Database;
import dev.polyphony.traffic.TrafficFigures;
import dev.polyphony.traffic.TrafficFigures.Figures;
import dev.polyphony.traffic.TrafficFigures.Numbers;
import dev.polyphony.traffic.TrafficSettings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts together what the database knows of providers. Asks nobody; safe for use by many threads. */
public final class StatusReader {
    private static final BigDecimal GB = BigDecimal.valueOf(1L << 30);
    private static final Numbers NONE = new Numbers(0, Map.of(), null, 0, 0, Money.ZERO, 0);

    private final StoredInventory inventory;
    private final TrafficFigures figures;
    private final TrafficSettings settings;
    private final Supplier<HealthSnapshot> health;
    private final Database database;
    private final InstantSource clock;

    public StatusReader(Database database, Supplier<HealthSnapshot> health, InstantSource clock) {
        this.inventory = new StoredInventory(database, clock);
        this.figures = new TrafficFigures(database, clock);
        this.settings = new TrafficSettings(database, clock);
        this.health = health;
        this.database = database;
        this.clock = clock;
    }

    /**
     * Empty where no worker has started yet.
     *
     * @throws StorageUnavailable where the database does not answer
     */
    public Optional<ProvidersStatus> read() {
        return inventory.read().map(this::status);
    }

    /** Only whether all is well; empty and failing as {@link #read}. */
    public Optional<FleetHealth> overall() {
        return view().map(FleetView::overall);
    }

    /** How each provider stands that somebody set up; empty and failing as {@link #read}. */
    public Map<ProviderId, Condition> conditions() {
        return view().map(FleetView::conditions).orElse(Map.of());
    }

    private Optional<FleetView> view() {
        return inventory.read().map(known -> new FleetView(known.inventory(), known.keys(), health.get()));
    }

    private ProvidersStatus status(StoredInventory.Known known) {
        HealthSnapshot snapshot = health.get();
        FleetView fleet = new FleetView(known.inventory(), known.keys(), snapshot);
        Figures lately = figures.lately();
        FleetHealth together = fleet.overall();
        Map<ProviderId, Double> scores = scores(known.inventory().balance(), lately);
        double all = scores.entrySet().stream()
                .filter(score -> fleet.condition(score.getKey()).passes())
                .mapToDouble(Map.Entry::getValue)
                .sum();
        Map<ProviderId, List<Hosts.Status>> hosts = Hosts.all(database);
        List<ProviderLine> lines = new ArrayList<>();
        Map<ProviderId, Integer> agents = new LinkedHashMap<>();
        for (ProviderStatus provider : known.inventory().providers()) {
            ProviderId id = provider.provider();
            List<AgentLine> own = agents(known.inventory().balance(), id, lately);
            if (!own.isEmpty()) {
                agents.put(id, own.size());
            }
            Condition condition = fleet.condition(id);
            Double score = scores.get(id);
            lines.add(new ProviderLine(
                    id,
                    condition,
                    performance(lately.providers().get(id)),
                    fleet.isSetUp(id),
                    provider.keyVariables(),
                    provider.baseUrl(),
                    provider.simulated(),
                    weights(known.inventory().balance()).get(id),
                    score,
                    lately.share(id),
                    score == null ? null : (Double) (condition.passes() && all > 0 ? score / all : 0.0),
                    own,
                    circuit(snapshot, HealthSubject.of(id)),
                    models(known.inventory(), id, fleet, lately, snapshot),
                    hosts(provider, hosts.getOrDefault(id, List.of()))));
        }
        return new ProvidersStatus(
                together.overall(),
                together.reasons(),
                lines,
                agents,
                snapshot.staleSince(),
                known.at(),
                known.by(),
                clock.instant());
    }

    /** Those that the provider has now, in their order. */
    private static List<HostLine> hosts(ProviderStatus provider, List<Hosts.Status> seen) {
        if (provider.hosts() == null) {
            return List.of();
        }
        return provider.hosts().stream()
                .map(name -> seen.stream()
                        .filter(host -> host.name().equals(name))
                        .findFirst()
                        .map(StatusReader::host)
                        .orElse(new HostLine(name, "unknown", null, List.of(), 0, null)))
                .toList();
    }

    private static HostLine host(Hosts.Status host) {
        return new HostLine(
                host.name(),
                host.state(),
                host.why(),
                new TreeMap<>(host.loaded())
                        .entrySet().stream()
                                .map(model -> new LoadedLine(
                                        model.getKey(),
                                        BigDecimal.valueOf(model.getValue()).divide(GB, 1, RoundingMode.HALF_UP),
                                        host.inFlight().getOrDefault(model.getKey(), 0)))
                                .toList(),
                host.inFlight().values().stream().mapToInt(Integer::intValue).sum(),
                host.lookedAt());
    }

    private Map<ProviderId, Double> weights(@Nullable Balance balance) {
        Map<ProviderId, Double> weights = new LinkedHashMap<>(balance == null ? Map.of() : balance.weights());
        weights.putAll(settings.current().weights());
        return weights;
    }

    private Map<ProviderId, Double> scores(@Nullable Balance balance, Figures lately) {
        boolean byScore = balance == null || balance.by().equals(Balance.BY_SCORE);
        Map<ProviderId, Double> scores = new LinkedHashMap<>();
        weights(balance)
                .forEach((provider, weight) -> scores.put(
                        provider,
                        byScore ? measured(lately.providers().get(provider)).score(weight) : weight));
        return scores;
    }

    private static TrafficView.Performance measured(@Nullable Numbers numbers) {
        return numbers == null
                ? TrafficView.Performance.UNKNOWN
                : new TrafficView.Performance(
                        numbers.requests(),
                        numbers.errorRate(),
                        numbers.seconds() == null ? 0 : numbers.seconds().average(),
                        numbers.inFlight());
    }

    private static List<AgentLine> agents(@Nullable Balance balance, ProviderId provider, Figures lately) {
        List<String> names = balance == null ? List.of() : balance.agents().getOrDefault(provider, List.of());
        return names.stream()
                .map(name -> {
                    Numbers numbers = lately.agents().getOrDefault(name, NONE);
                    return new AgentLine(name, numbers.requests(), lately.agentShare(name), numbers.inFlight());
                })
                .toList();
    }

    /** Those of the catalogue, then others that somebody asked by their ids. */
    private static List<ModelLine> models(
            Inventory inventory, ProviderId provider, FleetView fleet, Figures lately, HealthSnapshot snapshot) {
        Map<ModelRef, String> names = new LinkedHashMap<>();
        for (ModelStatus model : inventory.models()) {
            if (model.model().provider().equals(provider)) {
                names.putIfAbsent(model.model(), model.name());
            }
        }
        TreeSet<String> others = lately.models().keySet().stream()
                .filter(ref -> ref.provider().equals(provider))
                .map(ModelRef::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        snapshot.subjects().keySet().stream()
                .filter(subject -> !subject.isProvider() && subject.provider().equals(provider))
                .forEach(subject -> others.add(subject.toString()));
        others.forEach(ref -> names.putIfAbsent(ModelRef.parse(ref), ref));
        return names.entrySet().stream()
                .map(model -> new ModelLine(
                        model.getValue(),
                        model.getKey(),
                        fleet.condition(model.getKey()),
                        performance(lately.models().get(model.getKey())),
                        circuit(snapshot, HealthSubject.of(model.getKey()))))
                .toList();
    }

    private static CircuitLine circuit(HealthSnapshot snapshot, HealthSubject subject) {
        Circuit circuit = snapshot.of(subject).circuit();
        return switch (circuit) {
            case Circuit.Closed closed -> new CircuitLine(circuit.word(), 0, null);
            case Circuit.Open open -> new CircuitLine(circuit.word(), open.attempts(), open.until());
            case Circuit.Recovering recovering -> new CircuitLine(circuit.word(), recovering.attempts(), null);
            case Circuit.Drained drained -> new CircuitLine(circuit.word(), 0, null);
        };
    }

    private static Performance performance(@Nullable Numbers known) {
        Numbers numbers = known == null ? NONE : known;
        boolean asked = numbers.requests() > 0;
        TrafficFigures.Seconds seconds = numbers.seconds();
        return new Performance(
                numbers.requests(),
                numbers.failures(),
                asked ? numbers.successRate() : null,
                asked ? numbers.errorRate() : null,
                seconds == null ? null : seconds.average(),
                seconds == null ? null : seconds.p50(),
                seconds == null ? null : seconds.p95(),
                numbers.inputTokens() + numbers.outputTokens(),
                numbers.cost().usd(),
                numbers.inFlight());
    }
}
