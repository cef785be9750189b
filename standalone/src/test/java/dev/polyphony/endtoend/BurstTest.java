package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.client.AnalysisClient;
import dev.polyphony.rest.StarterApplication;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Many who ask at once how far their analyses are. */
class BurstTest {
    private static final int ASKERS = 300;

    /** Far below one for each who asks. */
    private static final int MORE_THREADS = 120;

    @TempDir
    Path folder;

    @Test
    void nobodyIsToldThatThereIsNoWorkerAndThreadsAreBounded() throws Exception {
        try (Simulator simulator = Simulator.start(
                        Script.builder().fault("openai/slow", Fault.hang()).build());
                RealServer server = RealServer.on(folder.resolve("home"));
                Worker worker = Worker.at(server, RealProviders.at(simulator));
                ConfigurableApplicationContext starter = starter(server);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                HttpClient http = HttpClient.newBuilder().executor(threads).build()) {
            String address = "http://127.0.0.1:" + starter.getEnvironment().getProperty("local.server.port");
            List<String> ids = running(worker.client());
            await().atMost(Requests.PATIENCE)
                    .until(() ->
                            get(http, address, ids.getFirst()).join().body().contains("\"calls\":[{"));

            ThreadMXBean jvm = ManagementFactory.getThreadMXBean();
            int before = jvm.getThreadCount();
            jvm.resetPeakThreadCount();
            List<CompletableFuture<HttpResponse<String>>> asked = IntStream.range(0, ASKERS)
                    .mapToObj(i -> get(http, address, ids.get(i % ids.size())))
                    .toList();
            List<HttpResponse<String>> answers =
                    asked.stream().map(CompletableFuture::join).toList();

            assertThat(answers).allSatisfy(BurstTest::assertToldTheTruth);
            assertThat(answers.stream().filter(answer -> answer.statusCode() == 200))
                    .isNotEmpty();
            assertThat(jvm.getPeakThreadCount()).isLessThan(before + MORE_THREADS);
            ids.forEach(worker.client()::cancel);
        }
    }

    private static void assertToldTheTruth(HttpResponse<String> answer) {
        assertThat(answer.body()).doesNotContain("no worker");
        if (answer.statusCode() == 200) {
            assertThat(answer.body()).contains("\"status\":\"running\"", "\"calls\":[");
        } else {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).isPresent();
        }
    }

    private static List<String> running(AnalysisClient client) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ids.add(client.submit(Requests.fallback("openai/slow")).id());
        }
        return ids;
    }

    private static CompletableFuture<HttpResponse<String>> get(HttpClient http, String address, String id) {
        return http.sendAsync(
                HttpRequest.newBuilder(URI.create(address + "/api/analyses/" + id))
                        .build(),
                BodyHandlers.ofString());
    }

    private static ConfigurableApplicationContext starter(RealServer server) {
        return new SpringApplicationBuilder(StarterApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties("spring.config.name=polyphony-starter")
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .initializers(context -> context.getBeanFactory().registerSingleton("analysisClient", server.client()))
                .run("--server.port=0");
    }
}
