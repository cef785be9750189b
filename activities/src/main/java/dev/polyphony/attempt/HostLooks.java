package dev.polyphony.attempt;

import dev.polyphony.call.ProviderId;
import dev.polyphony.hosts.Hosts;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.provider.OllamaMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks what a provider's hosts have and hold, for all processes to know. Safe for use by many threads. */
public final class HostLooks {
    private static final Logger log = LoggerFactory.getLogger(HostLooks.class);

    /** A machine beside this one answers in milliseconds. */
    private static final Duration BOUND = Duration.ofSeconds(2);

    private final Hosts hosts;
    private final ModelClients clients;
    private final Map<Subject, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

    private record Subject(ProviderId provider, String host) {}

    public HostLooks(Hosts hosts, ModelClients clients) {
        this.hosts = hosts;
        this.clients = clients;
    }

    /**
     * At all hosts at once that nobody has looked at for so long, each by one thread at a time. Waits for none longer
     * than a look may take, and for none that did not answer the last time.
     *
     * @throws StorageUnavailable where nobody can say which those are
     */
    public void at(Endpoint endpoint, Duration age) throws InterruptedException {
        List<String> names = endpoint.hosts().stream().map(Endpoint.Host::name).toList();
        List<CompletableFuture<Void>> awaited = new ArrayList<>();
        hosts.toLookAt(endpoint.provider(), names, age).forEach((host, worthwhile) -> {
            CompletableFuture<Void> look = look(new Subject(endpoint.provider(), host), endpoint.at(host));
            if (worthwhile) {
                awaited.add(look);
            }
        });
        try {
            CompletableFuture.allOf(awaited.toArray(CompletableFuture[]::new))
                    .get(BOUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.debug("some hosts of {} are slow to say what they have", endpoint.provider());
        } catch (ExecutionException e) {
            log.warn("a host of {} could not be looked at", endpoint.provider(), e.getCause());
        }
    }

    private CompletableFuture<Void> look(Subject subject, Endpoint host) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> others = underWay.putIfAbsent(subject, mine);
        if (others != null) {
            return others;
        }
        OllamaMachine machine = clients.machineOf(host);
        Thread.ofVirtual().name("look at " + subject.host()).start(() -> {
            try {
                hosts.looked(subject.provider(), subject.host(), machine.look(BOUND));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (StorageUnavailable e) {
                log.debug("what {} has is not stored: {}", subject.host(), e.getMessage());
            } catch (RuntimeException e) {
                mine.completeExceptionally(e);
            } finally {
                underWay.remove(subject, mine);
                mine.complete(null);
            }
        });
        return mine;
    }
}
