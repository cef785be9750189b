package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.cli.ExitCode;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code polyphony test} tries out. */
class SelfTestTest {
    private static final Pattern CLOSING = Pattern.compile("(\\d+) of (\\d+) passed, simulated");

    @TempDir
    private Path folder;

    @Test
    void fourSuitesPassAndTouchNeitherTheHomeNorTheProviders() {
        try (Simulator providers = Simulator.start(Script.healthy())) {
            Map<String, String> environment = TypedCommand.withTemporal(folder);
            environment.putAll(RealProviders.at(providers));
            environment.put("POLYPHONY_BUDGETS", "tenant:default/day=0.000001");

            TypedCommand test = TypedCommand.run(environment, "--test");

            assertThat(test.code()).as(test.out() + test.err()).isEqualTo(ExitCode.OK);
            assertThat(test.out().lines()).contains("complexity", "routing", "fallback", "ensemble");
            Matcher closing = CLOSING.matcher(test.out().lines().toList().getLast());
            assertThat(closing.matches()).as(test.out()).isTrue();
            assertThat(closing.group(1)).isEqualTo(closing.group(2));
            assertThat(providers.log().requests()).isEmpty();
            assertThat(folder).isEmptyDirectory();
        }
    }
}
