package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.PATIENCE;
import static dev.polyphony.endtoend.Requests.PROMPT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.polyphony.cli.ExitCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thresholds of a budget reach a webhook once each, though several workers look and it fails at first. */
class BudgetAlertTest {
    private static final Pattern THRESHOLD = Pattern.compile("\"threshold\":(\\d+)");

    @TempDir
    private Path folder;

    @Test
    void eachThresholdReachesTheWebhookOnce() throws Exception {
        List<String> taken = new CopyOnWriteArrayList<>();
        HttpServer hook = flaky(taken);
        Map<String, String> environment = TypedCommand.withTemporal(folder);
        environment.put(
                "POLYPHONY_ALERT_WEBHOOK",
                "http://127.0.0.1:" + hook.getAddress().getPort() + "/");
        environment.put("SERVER_PORT", "0");
        try (CommandProcess up = CommandProcess.start(folder, environment, "up");
                CommandProcess other = second(environment)) {
            up.awaitOutput("Ready.");
            assertThat(typed("analyze", "-q", "--models", "gpt-4o-mini", PROMPT).code())
                    .isEqualTo(ExitCode.OK);
            // What was spent is now 90 % of it.
            double spent = LedgerLines.of(folder).getFirst().amount().usd().doubleValue();
            typed("budgets", "set", "tenant:default/day", String.format(java.util.Locale.ROOT, "%.6f", spent / 0.9));

            await().atMost(PATIENCE).until(() -> taken.size() >= 2);
            await().during(Duration.ofSeconds(3)).atMost(PATIENCE).until(() -> taken.size() == 2);

            assertThat(taken).containsExactlyInAnyOrder("50", "80");
            assertThat(up.output() + other.output()).contains("tenant:default/day passed 80 %");
            // Not killed: it takes the server along.
            other.terminate();
            up.terminate();
        } finally {
            hook.stop(0);
        }
    }

    private CommandProcess second(Map<String, String> environment) throws Exception {
        return CommandProcess.start(folder, environment, "worker");
    }

    private static HttpServer flaky(List<String> taken) throws Exception {
        HttpServer hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        boolean[] failed = {false};
        hook.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (failed[0]) {
                Matcher threshold = THRESHOLD.matcher(body);
                taken.add(threshold.find() ? threshold.group(1) : body);
            }
            exchange.sendResponseHeaders(failed[0] ? 204 : 503, -1);
            failed[0] = true;
            exchange.close();
        });
        hook.start();
        return hook;
    }

    private TypedCommand typed(String... arguments) {
        return TypedCommand.run(TypedCommand.withTemporal(folder), arguments);
    }
}
