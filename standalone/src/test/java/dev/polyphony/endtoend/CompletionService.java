package dev.polyphony.endtoend;

import dev.polyphony.client.AnalysisClient;
import dev.polyphony.rest.StarterApplication;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A starter with OpenAI's endpoint and a worker with one database, in this process, before simulated providers. */
record CompletionService(Simulator simulator, Worker worker, ConfigurableApplicationContext starter)
        implements AutoCloseable {
    static CompletionService start(Script script) {
        return start(script, Map.of());
    }

    /**
     * @param environment of the worker, over that which leads it to the simulator
     * @param arguments the worker's
     */
    static CompletionService start(Script script, Map<String, String> environment, String... arguments) {
        Simulator simulator = Simulator.start(script);
        Map<String, String> all = new HashMap<>(RealProviders.at(simulator));
        all.putAll(environment);
        Worker worker = Worker.withServer(all, arguments);
        AnalysisClient client = worker.follower();
        return new CompletionService(
                simulator,
                worker,
                new SpringApplicationBuilder(StarterApplication.class)
                        .web(WebApplicationType.SERVLET)
                        .properties("spring.config.name=polyphony-starter")
                        .registerShutdownHook(false)
                        .logStartupInfo(false)
                        .initializers(context -> context.getBeanFactory().registerSingleton("analysisClient", client))
                        .run("--server.port=0"));
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
        worker.close();
        simulator.close();
    }
}
