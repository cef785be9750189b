package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages of {@code up} in a real browser, with providers that are slow and down; pictures are in the build's output.
 */
class DashboardTest {
    private static final Pattern STARTER = Pattern.compile("POST (http://\\S+)/api/analyses");
    private static final Path PICTURES = Path.of("target", "dashboard").toAbsolutePath();

    @TempDir
    private Path folder;

    @Test
    @Timeout(600)
    void everyPageAndControlDoesWhatItIsThereFor() throws Exception {
        Path browser = OtherOriginTest.browser();
        Script script = Script.builder()
                .fault("openai/slow", Fault.slowBody(Duration.ofMinutes(2)))
                .fault("openai/down", Fault.unavailable(503))
                .build();
        Files.createDirectories(PICTURES);
        try (Simulator simulator = Simulator.start(script)) {
            Map<String, String> environment = TypedCommand.withTemporal(folder);
            environment.putAll(RealProviders.at(simulator));
            environment.put("SERVER_PORT", "0");
            try (CommandProcess up = CommandProcess.start(folder, environment, "up")) {
                up.awaitOutput("Ready.");
                Matcher starter = STARTER.matcher(up.output());
                assertThat(starter.find()).isTrue();
                Map<String, String> given = new HashMap<>();
                given.put("SERVICE", starter.group(1));
                given.put("CHROMIUM", browser.toString());
                given.put("PICTURES", PICTURES.toString());
                given.put("SIMULATOR", simulator.root().toString());
                OfficialClients.browser("dashboard.mjs", given);
                up.terminate();
            }
        }
    }
}
