package dev.polyphony.worker.scorer;

import dev.polyphony.call.InvalidField;
import dev.polyphony.provider.EnvironmentProxies;
import dev.polyphony.routing.PromptReader;
import dev.polyphony.scoring.ConfidenceScorer;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The scorers that an operator names, of answers and of prompts. What names a class or a program that is not there
 * keeps the worker from starting; whatever a scorer does later keeps no analysis from going on. To be closed when
 * nothing is judged any more: it leaves no process behind.
 */
public final class OwnScorers implements AutoCloseable {
    /** A plan waits for it, within half a minute in which it is compiled. */
    private static final Duration LONGEST_OF_PROMPT = Duration.ofSeconds(10);

    private final Duration timeout;
    private final EnvironmentProxies proxies;
    private final ClassLoader classes;
    private final InstantSource clock;
    private final List<CommandExchange> commands = new CopyOnWriteArrayList<>();

    /**
     * @param timeout of each question; for prompts ten seconds at most
     * @param jars where classes are looked for, beside the worker's own
     * @throws InvalidField where one of them is not there
     */
    public OwnScorers(Duration timeout, List<Path> jars, EnvironmentProxies proxies, InstantSource clock) {
        this.timeout = timeout;
        this.proxies = proxies;
        this.classes = loader(jars);
        this.clock = clock;
    }

    /**
     * What was named, one of them or none.
     *
     * @param prefix of the settings' names: {@code scorer} or {@code complexity}
     * @param command a program and its arguments
     * @param address of an endpoint
     * @param type a class' full name
     */
    public record Named(String prefix, Optional<List<String>> command, Optional<URI> address, Optional<String> type) {
        /** @throws InvalidField where more than one is named: nobody should believe that both are asked */
        public Named {
            List<String> given = new ArrayList<>();
            command.ifPresent(any -> given.add(prefix + "-command"));
            address.ifPresent(any -> given.add(prefix + "-url"));
            type.ifPresent(any -> given.add(prefix + "-class"));
            if (given.size() > 1) {
                throw new InvalidField(given.get(1), "is given beside " + given.getFirst() + "; give one of them");
            }
        }
    }

    /** Of answers; empty where none is named. */
    public Optional<ConfidenceScorer> confidence(Named named) {
        Optional<ConfidenceScorer> asked = named.type().<ConfidenceScorer>map(type -> {
            ConfidenceScorer scorer = instance(named.prefix() + "-class", type, ConfidenceScorer.class);
            return new OwnConfidence("class", scorer, guard(named.prefix() + "-class", timeout));
        });
        return asked.or(() -> exchange(named)
                .map(exchange ->
                        new OwnConfidence(exchange.word(), exchange.json(), guard(exchange.setting(), timeout))));
    }

    /** The same, for a scorer that somebody made, such as a Spring application's bean. */
    public ConfidenceScorer guarded(ConfidenceScorer scorer) {
        String name = scorer.getClass().getSimpleName();
        return new OwnConfidence("class", scorer, guard(name, timeout));
    }

    /** Of prompts: the one that is named before what is built in, or that alone. */
    public PromptReader complexity(Named named, PromptReader builtIn) {
        Duration most = timeout.compareTo(LONGEST_OF_PROMPT) > 0 ? LONGEST_OF_PROMPT : timeout;
        if (named.type().isPresent()) {
            String setting = named.prefix() + "-class";
            PromptReader reader = instance(setting, named.type().get(), PromptReader.class);
            return new OwnComplexity(OwnComplexity.of(reader), builtIn, guard(setting, most));
        }
        return exchange(named)
                .<PromptReader>map(exchange ->
                        new OwnComplexity(OwnComplexity.of(exchange.json()), builtIn, guard(exchange.setting(), most)))
                .orElse(builtIn);
    }

    /** One that is no Java. */
    private record Spoken(String setting, String word, JsonScorer json) {}

    private Optional<Spoken> exchange(Named named) {
        return named.command()
                .map(command ->
                        exchange(named.prefix() + "-command", "command", present(named.prefix() + "-command", command)))
                .or(() -> named.address()
                        .map(address -> exchange(
                                named.prefix() + "-url",
                                "http",
                                new HttpExchange(address, timeout, client(), proxies))));
    }

    private CommandExchange present(String setting, List<String> command) {
        CommandExchange exchange = new CommandExchange(command);
        if (!exchange.isThere()) {
            throw new InvalidField(
                    setting, "'" + command.getFirst() + "' is no program that this worker can start; give its path");
        }
        commands.add(exchange);
        return exchange;
    }

    private static Spoken exchange(String setting, String word, Exchange exchange) {
        return new Spoken(setting, word, new JsonScorer(word, exchange));
    }

    @Override
    public void close() {
        commands.forEach(CommandExchange::close);
    }

    private HttpClient client() {
        return proxies.through(HttpClient.newBuilder())
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    private ScorerGuard guard(String name, Duration longest) {
        return new ScorerGuard(name, longest, clock);
    }

    private <T> T instance(String setting, String type, Class<T> port) {
        try {
            return port.cast(
                    Class.forName(type, true, classes).getDeclaredConstructor().newInstance());
        } catch (ClassNotFoundException e) {
            throw new InvalidField(setting, "there is no class " + type + "; name the jar that has it in scorer-jar");
        } catch (ClassCastException e) {
            throw new InvalidField(setting, type + " is no " + port.getName());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new InvalidField(
                    setting,
                    type + " cannot be made (" + e.getClass().getSimpleName()
                            + "); it has to be public, with a public constructor without parameters");
        }
    }

    private static ClassLoader loader(List<Path> jars) {
        ClassLoader own = OwnScorers.class.getClassLoader();
        return jars.isEmpty()
                ? own
                : new URLClassLoader(
                        "scorers", jars.stream().map(OwnScorers::jar).toArray(URL[]::new), own);
    }

    private static URL jar(Path file) {
        if (!Files.isReadable(file)) {
            throw new InvalidField("scorer-jar", "'" + file + "' is not there, or cannot be read");
        }
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new InvalidField("scorer-jar", "'" + file + "' is not a file");
        }
    }
}
