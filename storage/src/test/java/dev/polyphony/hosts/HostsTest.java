package dev.polyphony.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.polyphony.call.ProviderId;
import dev.polyphony.hosts.Hosts.Answer;
import dev.polyphony.hosts.Hosts.Ask;
import dev.polyphony.hosts.Hosts.Outcome;
import dev.polyphony.ledger.Databases;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls of several processes at the hosts of one provider, on both databases. */
class HostsTest {
    private static final ProviderId OLLAMA = new ProviderId("ollama");
    private static final int CLIENTS = 9;
    private static final String LARGE = "deepseek-coder:33b";
    private static final String SMALL = "llama2:7b-chat";
    private static final Duration LEFT = Duration.ofMinutes(3);
    private static final List<HostLimits> HOSTS = List.of(limits("a"), limits("b"));

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-29T12:00:00Z"));

    @ParameterizedTest
    @EnumSource
    void limitsHoldOverAllProcesses(Databases databases) throws Exception {
        String url = databases.fresh();
        Crowd crowd = new Crowd(CLIENTS);
        try (Database one = Database.open(url, null, null);
                Database other = Database.open(url, null, null);
                ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> clients = IntStream.range(0, CLIENTS)
                    .<Future<?>>mapToObj(client -> threads.submit(() -> {
                        Hosts hosts = hosts(client % 2 == 0 ? one : other);
                        try {
                            for (int call = 0; call < 3; call++) {
                                crowd.ask(hosts, client + "/" + call, client % 3 == 0 ? LARGE : SMALL);
                            }
                        } finally {
                            crowd.working.decrementAndGet();
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> client : clients) {
                client.get(2, TimeUnit.MINUTES);
            }
            assertThat(crowd.most.get("a " + LARGE)).isEqualTo(1);
            assertThat(crowd.most.get("b " + LARGE)).isEqualTo(1);
            assertThat(crowd.most.get("a")).isLessThanOrEqualTo(3);
            assertThat(crowd.most.get("b")).isLessThanOrEqualTo(3);
            // How many meet at one of them is the machine's business; that some do shows that they were let.
            assertThat(crowd.most.getOrDefault("a", 0) + crowd.most.getOrDefault("b", 0))
                    .isGreaterThan(2);
        }
    }

    /** Clients that keep their places until many others have asked in vain, and who counts them. */
    private static final class Crowd {
        final Map<String, Integer> most = new ConcurrentHashMap<>();
        final AtomicInteger working;
        private final Map<String, Integer> atOnce = new ConcurrentHashMap<>();
        private final AtomicInteger placed = new AtomicInteger();
        private final AtomicInteger inVain = new AtomicInteger();

        Crowd(int clients) {
            working = new AtomicInteger(clients);
        }

        void ask(Hosts hosts, String owner, String model) {
            Answer answer = hosts.place(OLLAMA, HOSTS, HostsTest.ask(owner, model));
            while (!(answer instanceof Answer.Placed(Placement placement))) {
                inVain.incrementAndGet();
                answer = hosts.place(OLLAMA, HOSTS, HostsTest.ask(owner, model));
            }
            placed.incrementAndGet();
            List<String> keys = List.of(placement.host(), placement.host() + " " + model);
            keys.forEach(key -> most.merge(key, atOnce.merge(key, 1, Integer::sum), Math::max));
            int until = inVain.get() + 5;
            while (inVain.get() < until && placed.get() < working.get()) {
                Thread.onSpinWait();
            }
            keys.forEach(key -> atOnce.merge(key, -1, Integer::sum));
            placed.decrementAndGet();
            hosts.ended(OLLAMA, HOSTS, owner, new Outcome.Answered(), Set.of());
        }
    }

    @ParameterizedTest
    @EnumSource
    void placeOfALostAttemptIsItsNextOnes(Databases databases) {
        try (Database database = Database.open(databases.fresh(), null, null)) {
            Hosts hosts = hosts(database);
            assertThat(host(hosts.place(OLLAMA, HOSTS, ask("one", LARGE)))).isEqualTo("a");
            assertThat(host(hosts.place(OLLAMA, HOSTS, ask("two", LARGE)))).isEqualTo("b");
            assertThat(hosts.place(OLLAMA, HOSTS, ask("three", LARGE))).isInstanceOf(Answer.Waits.class);

            assertThat(host(hosts.place(OLLAMA, HOSTS, ask("one", LARGE)))).isEqualTo("a");
        }
    }

    @ParameterizedTest
    @EnumSource
    void placeOfOneWhoIsGoneIsFreeAfterItsTime(Databases databases) {
        try (Database database = Database.open(databases.fresh(), null, null)) {
            Hosts hosts = hosts(database);
            List<HostLimits> single = List.of(limits("a"));
            hosts.place(OLLAMA, single, ask("gone", LARGE));
            assertThat(hosts.place(OLLAMA, single, ask("next", LARGE))).isInstanceOf(Answer.Waits.class);

            pass(LEFT.plusSeconds(11));

            assertThat(host(hosts.place(OLLAMA, single, ask("next", LARGE)))).isEqualTo("a");
        }
    }

    @ParameterizedTest
    @EnumSource
    void hostWithoutMemoryForAModelIsNotAskedForItForAWhile(Databases databases) {
        try (Database database = Database.open(databases.fresh(), null, null)) {
            Hosts hosts = hosts(database);
            hosts.place(OLLAMA, HOSTS, ask("one", LARGE));
            assertThat(hosts.ended(OLLAMA, HOSTS, "one", new Outcome.OutOfMemory(), Set.of("a")))
                    .as("another is there")
                    .isTrue();

            Ask longer = new Ask("one", LARGE, HostState.BARRED_FOR.multipliedBy(2), Set.of());
            assertThat(host(hosts.place(OLLAMA, HOSTS, longer))).isEqualTo("b");
            assertThat(hosts.place(OLLAMA, HOSTS, ask("two", LARGE))).isInstanceOf(Answer.Waits.class);
            pass(HostState.BARRED_FOR);
            assertThat(host(hosts.place(OLLAMA, HOSTS, ask("two", LARGE)))).isEqualTo("a");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatLooksShowIsKnownToAllAndShown(Databases databases) {
        String url = databases.fresh();
        try (Database database = Database.open(url, null, null)) {
            Hosts hosts = new Hosts(database, GroupingSettings.standard());
            assertThat(hosts.toLookAt(OLLAMA, List.of("a", "b"), Duration.ofMinutes(1)))
                    .containsOnly(Map.entry("a", true), Map.entry("b", true));
            hosts.looked(OLLAMA, "a", HostLook.failed(Duration.ZERO, "connection refused"));
            hosts.looked(
                    OLLAMA,
                    "b",
                    new HostLook(
                            Duration.ZERO,
                            null,
                            Map.of("mine", 100L, LARGE, 1_000L),
                            Map.of(LARGE, new HostLook.Loaded(1_300, Duration.ofMinutes(5)))));

            assertThat(hosts.toLookAt(OLLAMA, List.of("a", "b"), Duration.ofMinutes(1)))
                    .isEmpty();
            assertThat(hosts.toLookAt(OLLAMA, List.of("a", "b"), Duration.ofNanos(-1)))
                    .as("nobody waits for one that did not answer")
                    .containsEntry("a", false);
            assertThat(host(hosts.place(OLLAMA, HOSTS, ask("one", "mine")))).isEqualTo("b");
            List<Hosts.Status> all = Hosts.all(database).getOrDefault(OLLAMA, List.of());
            assertThat(all)
                    .extracting(Hosts.Status::name, Hosts.Status::state, Hosts.Status::why, Hosts.Status::inFlight)
                    .containsExactly(
                            tuple("a", "unreachable", "connection refused", Map.of()),
                            tuple("b", "ready", null, Map.of("mine:latest", 1)));
            assertThat(all.getLast().loaded()).containsOnly(Map.entry(LARGE, 1_300L), Map.entry("mine:latest", 110L));
        }
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private Hosts hosts(Database database) {
        return new Hosts(database, GroupingSettings.standard(), handle -> now.get());
    }

    private static String host(Answer answer) {
        return answer instanceof Answer.Placed(Placement placement) ? placement.host() : answer.toString();
    }

    private static Ask ask(String owner, String model) {
        return new Ask(owner, model, LEFT, Set.of());
    }

    private static HostLimits limits(String name) {
        return new HostLimits(name, null, 3, Map.of(LARGE, 1), Set.of());
    }
}
