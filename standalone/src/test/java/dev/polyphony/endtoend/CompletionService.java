package dev.polyphony.endtoend;

import dev.polyphony.client.AnalysisClient;
import dev.polyphony.rest.StarterApplication;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import java.net.URI;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A starter with OpenAI's endpoint and a worker with one database, in this process, before simulated providers. */
record CompletionService(Simulator simulator, Worker worker, ConfigurableApplicationContext starter)
        implements AutoCloseable {
    static CompletionService start(Script script) {
        Simulator simulator = Simulator.start(script);
        Worker worker = Worker.withServer(RealProviders.at(simulator));
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
