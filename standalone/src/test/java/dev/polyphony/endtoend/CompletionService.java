package dev.polyphony.endtoend;

import dev.polyphony.access.AccessKeys;
import dev.polyphony.access.AuditLog;
import dev.polyphony.access.AuditWriter;
import dev.polyphony.access.KnownKeys;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.rest.StarterApplication;
import dev.polyphony.rest.StarterDatabase;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.storage.Database;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A starter with OpenAI's endpoint and a worker with one database, in this process, before simulated providers. */
record CompletionService(Simulator simulator, Worker worker, ConfigurableApplicationContext starter, AuditWriter audit)
        implements AutoCloseable {
    static CompletionService start(Script script) {
        return start(script, Map.of());
    }

    /**
     * With keys, of which there is none yet.
     *
     * @param arguments the starter's
     */
    static CompletionService guarded(Script script, String... arguments) {
        return start(script, Map.of(), List.of(), List.of(arguments), true);
    }

    /**
     * @param environment of the worker, over that which leads it to the simulator
     * @param arguments the worker's
     */
    static CompletionService start(Script script, Map<String, String> environment, String... arguments) {
        return start(script, environment, List.of(arguments), List.of(), false);
    }

    private static CompletionService start(
            Script script,
            Map<String, String> environment,
            List<String> ofWorker,
            List<String> ofStarter,
            boolean guarded) {
        Simulator simulator = Simulator.start(script);
        Map<String, String> all = new HashMap<>(RealProviders.at(simulator));
        all.putAll(environment);
        Worker worker = Worker.withServer(all, ofWorker.toArray(String[]::new));
        Database database = worker.database();
        AuditWriter audit = new AuditWriter(() -> new AuditLog(database));
        AnalysisClient client = worker.follower();
        return new CompletionService(
                simulator,
                worker,
                new SpringApplicationBuilder(StarterApplication.class)
                        .web(WebApplicationType.SERVLET)
                        .properties("spring.config.name=polyphony-starter")
                        .registerShutdownHook(false)
                        .logStartupInfo(false)
                        .initializers(context -> {
                            var beans = context.getBeanFactory();
                            beans.registerSingleton("analysisClient", client);
                            beans.registerSingleton("starterDatabase", (StarterDatabase) () -> database);
                            if (guarded) {
                                InstantSource clock = InstantSource.system();
                                beans.registerSingleton(
                                        "knownKeys", new KnownKeys(() -> new AccessKeys(database, clock), clock));
                                beans.registerSingleton("auditWriter", audit);
                            }
                        })
                        .run(Stream.concat(Stream.of("--server.port=0"), ofStarter.stream())
                                .toArray(String[]::new)),
                audit);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + starter.getEnvironment().getProperty("local.server.port"));
    }

    AnalysisClient client() {
        return worker.follower();
    }

    @Override
    public void close() {
        starter.close();
        audit.close();
        worker.close();
        simulator.close();
    }
}
