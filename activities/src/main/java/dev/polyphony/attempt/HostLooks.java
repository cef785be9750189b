package dev.polyphony.attempt;

import dev.polyphony.call.ProviderId;
import dev.polyphony.hosts.Hosts;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.provider.OllamaMachine;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks what a provider's hosts have and hold, for all processes to know. Safe for use by many threads. */
public final class HostLooks {
    private static final Logger log = LoggerFactory.getLogger(HostLooks.class);

    /** A machine beside this one answers in milliseconds. */
    private static final Duration BOUND = Duration.ofSeconds(2);

    private final Hosts hosts;
    private final ModelClients clients;

    public HostLooks(Hosts hosts, ModelClients clients) {
        this.hosts = hosts;
        this.clients = clients;
    }

    /**
     * At all hosts at once that nobody has looked at for so long; waits for none longer than a look may take.
     *
     * @throws StorageUnavailable where nobody can say which those are
     */
    public void at(Endpoint endpoint, Duration age) throws InterruptedException {
        ProviderId provider = endpoint.provider();
        Set<String> due = hosts.toLookAt(
                provider, endpoint.hosts().stream().map(Endpoint.Host::name).toList(), age);
        CountDownLatch looks = new CountDownLatch(due.size());
        for (String host : due) {
            OllamaMachine machine = clients.machineOf(endpoint.at(host));
            Thread.ofVirtual().name("look at " + host).start(() -> {
                try {
                    hosts.looked(provider, host, machine.look(BOUND));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (StorageUnavailable e) {
                    log.debug("what {} has is not stored: {}", host, e.getMessage());
                } finally {
                    looks.countDown();
                }
            });
        }
        if (!looks.await(BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
            log.debug("some hosts of {} are slow to say what they have", provider);
        }
    }
}
