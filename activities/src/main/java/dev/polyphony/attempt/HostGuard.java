package dev.polyphony.attempt;

import dev.polyphony.call.CallFailure;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ProviderId;
import dev.polyphony.call.RetryMode;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Host;
import dev.polyphony.catalogue.Model;
import dev.polyphony.hosts.HostLimits;
import dev.polyphony.hosts.Hosts;
import dev.polyphony.hosts.Hosts.Answer;
import dev.polyphony.hosts.Hosts.Outcome;
import dev.polyphony.hosts.Placement;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.provider.CallException;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.HttpStatus;
import dev.polyphony.provider.ModelClients;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each request to a provider of several hosts a place at one of them, and waits for it in the attempt. A host
 * that fails is told so, and the call goes to another one while there is any. Lets all others pass.
 */
final class HostGuard implements Guard {
    private static final Logger log = LoggerFactory.getLogger(HostGuard.class);

    /** How old what is known of a host may be when a call is placed. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private static final Duration UNLOAD = Duration.ofSeconds(5);
    private static final Duration BRIEFLY = Duration.ofSeconds(2);

    /** For which one is left alone that takes no more for now. */
    private static final Duration BUSY = Duration.ofSeconds(2);

    private final Catalogue catalogue;
    private final Hosts hosts;
    private final ModelClients clients;
    private final HostLooks looks;
    private final WaitingRooms rooms;
    private final Map<ProviderId, List<HostLimits>> limits = new HashMap<>();

    /** @param most calls at once of a lane, where that allows as many */
    HostGuard(Catalogue catalogue, Hosts hosts, ModelClients clients, int most) {
        this.catalogue = catalogue;
        this.hosts = hosts;
        this.clients = clients;
        this.looks = new HostLooks(hosts, clients);
        this.rooms = new WaitingRooms(catalogue, most);
        catalogue
                .providers()
                .values()
                .forEach(provider -> limits.put(
                        provider.id(),
                        provider.hosts().stream()
                                .map(host -> limits(provider.id(), host))
                                .toList()));
    }

    private HostLimits limits(ProviderId provider, Host host) {
        Map<String, Integer> perModel = new HashMap<>();
        for (Model model : catalogue.all()) {
            if (model.ref().provider().equals(provider) && model.slots().isPresent()) {
                perModel.put(model.ref().model(), model.slots().getAsInt());
            }
        }
        perModel.putAll(host.limits());
        Long memory = host.memory().isPresent() ? (Long) host.memory().getAsLong() : null;
        return new HostLimits(host.name(), memory, host.slots(), perModel, host.models());
    }

    @Override
    public Admission admit(Attempt attempt) throws InterruptedException {
        Endpoint endpoint = attempt.endpoint();
        if (endpoint.hosts().isEmpty()) {
            return new Admission.Go();
        }
        looks.at(endpoint, FRESH);
        HostSearch search = attempt.hostSearch();
        Answer answer = hosts.place(
                endpoint.provider(),
                limits(endpoint),
                new Hosts.Ask(attempt.owner(), attempt.task().model().model(), attempt.left(), search.tried()));
        return switch (answer) {
            case Answer.Placed(Placement placement) -> {
                search.placed(placement);
                unload(endpoint.at(placement.host()), placement.unloads());
                yield new Admission.Go();
            }
            case Answer.Waits(Duration again) -> waits(attempt, again);
            case Answer.Nowhere() ->
                new Admission.Leave(new CallFailure(
                        new Failure.InvalidRequest(
                                HttpStatus.NOT_FOUND,
                                "none of the provider's hosts may serve the model: name it under models of one"),
                        attempt.sends()));
        };
    }

    private List<HostLimits> limits(Endpoint endpoint) {
        return limits.getOrDefault(endpoint.provider(), List.of());
    }

    private Admission waits(Attempt attempt, Duration again) {
        HostSearch search = attempt.hostSearch();
        Failure saturated = new Failure.Saturated(Instant.now().plus(BRIEFLY));
        Model model = catalogue.find(attempt.task().model());
        if (!search.isWaiting() && !rooms.enter(model)) {
            hosts.withdraw(model.ref().provider(), attempt.owner());
            return new Admission.Leave(new CallFailure(saturated, attempt.sends()));
        }
        search.waits();
        return search.waited().compareTo(patience(attempt, model)) > 0
                ? new Admission.Leave(new CallFailure(saturated, attempt.sends()))
                : new Admission.Wait(Instant.now().plus(again), saturated);
    }

    /** In front of another step as long as its model could still answer: to load another one takes its time as well. */
    private static Duration patience(Attempt attempt, Model model) {
        Duration longest =
                TimeMargin.longestDelay(attempt.left().plus(attempt.hostSearch().waited()));
        if (attempt.task().limits().patience() == RetryMode.STAY) {
            return longest;
        }
        Duration usual = model.seconds()
                .map(seconds -> Duration.ofSeconds(seconds.most()))
                .orElse(Duration.ZERO);
        Duration rest = longest.minus(usual);
        return rest.compareTo(BRIEFLY) > 0 ? rest : BRIEFLY;
    }

    private void unload(Endpoint host, List<String> models) throws InterruptedException {
        for (String model : models) {
            try {
                clients.machineOf(host).unload(model, UNLOAD);
            } catch (CallException e) {
                // The host finds room itself, or says that it has none.
                log.debug("{} does not unload {}: {}", host.host(), model, e.getMessage());
            }
        }
    }

    @Override
    public void decided(Attempt attempt) {
        HostSearch search = attempt.hostSearch();
        if (search.isWaiting()) {
            rooms.leave(catalogue.find(attempt.task().model()));
            search.over();
            if (search.host() == null) {
                quietly(() -> hosts.withdraw(attempt.endpoint().provider(), attempt.owner()));
            }
        }
    }

    @Override
    public void ended(Attempt attempt, AttemptOutcome outcome) {
        HostSearch search = attempt.hostSearch();
        String host = search.host();
        if (host == null) {
            return;
        }
        Endpoint endpoint = attempt.endpoint();
        Outcome told = told(outcome);
        boolean hostsOwn = told instanceof Outcome.Unreachable
                || told instanceof Outcome.OutOfMemory
                || told instanceof Outcome.LacksModel
                || told instanceof Outcome.Busy
                || told instanceof Outcome.Failed;
        Set<String> tried = new HashSet<>(search.tried());
        tried.add(host);
        boolean[] another = {false};
        quietly(() -> another[0] = hosts.ended(endpoint.provider(), limits(endpoint), attempt.owner(), told, tried));
        search.ended(hostsOwn, hostsOwn && another[0]);
    }

    private static Outcome told(AttemptOutcome outcome) {
        return switch (outcome) {
            case AttemptOutcome.Answered answered -> new Outcome.Answered();
            case AttemptOutcome.Unsent unsent -> new Outcome.Unsaid();
            case AttemptOutcome.Lost lost -> new Outcome.Unsaid();
            case AttemptOutcome.Failed failed when failed.outOfMemory() -> new Outcome.OutOfMemory();
            case AttemptOutcome.Failed failed ->
                switch (failed.failure()) {
                    case Failure.Unreachable(String why) -> new Outcome.Unreachable(why);
                    case Failure.TimedOut(Failure.Phase phase)
                    when phase == Failure.Phase.CONNECT ->
                        new Outcome.Unreachable("it does not take a connection in time");
                    case Failure.InvalidRequest invalid
                    when HttpStatus.isNowhere(invalid.status()) -> new Outcome.LacksModel();
                    case Failure.Unavailable(int status, Duration after)
                    when status == HttpStatus.BUSY -> new Outcome.Busy(after == null ? BUSY : after);
                    case Failure.Throttled(Duration after) -> new Outcome.Busy(after == null ? BUSY : after);
                    case Failure.Unavailable down -> new Outcome.Failed();
                    case Failure other -> new Outcome.Unsaid();
                };
        };
    }

    /** A place that cannot be given back now is free when the next attempt takes it over, or its time is over. */
    private static void quietly(Runnable word) {
        try {
            word.run();
        } catch (StorageUnavailable e) {
            log.debug("a host's place is not given back yet: {}", e.getMessage());
        }
    }
}
