package dev.polyphony.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.cli.output.StandardOutput;
import dev.polyphony.cli.platform.AddressPlatform;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where standard output can be written no more, as on a full disk. */
class LostOutputTest {
    @TempDir
    Path home;

    @Test
    void whatIsLostIsAnError() {
        Typed typed = typed("No space left on device", "plan-schema");

        assertThat(typed.code()).isEqualTo(ExitCode.NO_ANSWER);
        assertThat(typed.err()).contains("standard output cannot be written");
    }

    @Test
    void whoReadsNoMoreMissesNothing() {
        Typed typed = typed("Broken pipe", "plan-schema");

        assertThat(typed.code()).isEqualTo(ExitCode.OK);
        assertThat(typed.err()).isEmpty();
    }

    /** Nobody is served without a key as soon as there is one: a lost one would lock everybody out. */
    @ParameterizedTest
    @ValueSource(strings = {"No space left on device", "Broken pipe"})
    void keyThatNobodySawIsTakenBack(String problem) {
        Typed made = typed(problem, "keys", "create", "--role", "viewer");

        assertThat(made.code()).isEqualTo(ExitCode.NO_ANSWER);
        assertThat(made.err())
                .contains("standard output cannot be written; the key is taken back")
                .doesNotContain("shown this once");
        assertThat(Typed.at(new AddressPlatform(), home).run("keys").err()).contains("There is no key.");
    }

    @Test
    void receiverWhoseSecretNobodySawIsTakenBack() {
        Typed made = typed("Broken pipe", "webhooks", "add", "https://hooks.example/polyphony");

        assertThat(made.err()).contains("standard output cannot be written; the receiver is removed");
        assertThat(made.code()).isEqualTo(ExitCode.NO_ANSWER);
        assertThat(Typed.at(new AddressPlatform(), home).run("webhooks").err()).contains("Nobody is told.");
    }

    private Typed typed(String problem, String... command) {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException(problem);
            }
        };
        return Typed.at(new AddressPlatform(), home)
                .env("POLYPHONY_WEBHOOK_HOSTS", "hooks.example")
                .output(StandardOutput.to(broken, StandardCharsets.UTF_8))
                .run(command);
    }
}
