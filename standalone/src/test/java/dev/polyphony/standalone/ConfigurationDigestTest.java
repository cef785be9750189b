package dev.polyphony.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.settings.Flags;
import dev.polyphony.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationDigestTest {
    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void atHome() {
        environment.put("POLYPHONY_HOME", home.toString());
        environment.put("OPENAI_API_KEY", "sk-test-0123456789");
    }

    @Test
    void anotherTerminalIsTheSame() {
        String before = digest();

        environment.put("PWD", "/elsewhere");
        environment.put("TERM_SESSION_ID", "w0t1");
        environment.put("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22");
        environment.put("_", "./polyphony");

        assertThat(digest()).isEqualTo(before);
    }

    @Test
    void keyIsNotInItAndAnotherKeyIsAnother() {
        String before = digest();
        assertThat(before).doesNotContain("0123456789");

        environment.put("OPENAI_API_KEY", "sk-test-another");
        assertThat(digest()).isNotEqualTo(before);

        environment.remove("OPENAI_API_KEY");
        assertThat(digest()).isNotEqualTo(before);
    }

    @Test
    void filesThatAWorkerReadsAtItsStartCount() throws Exception {
        String before = digest();

        Path catalogue = Files.writeString(home.resolve("catalogue.yaml"), "models: []\n");
        Files.writeString(home.resolve("config.yaml"), "catalogue: " + catalogue + "\n");
        String configured = digest();
        assertThat(configured).isNotEqualTo(before);

        Files.writeString(catalogue, "chains: {}\n");
        String changed = digest();
        assertThat(changed).isNotEqualTo(configured);

        Files.writeString(Files.createDirectories(home.resolve("models")).resolve("small.gguf"), "GGUF");
        assertThat(digest()).isNotEqualTo(changed);
    }

    private String digest() {
        return ConfigurationDigest.of(Settings.read(new Flags(), environment), environment);
    }
}
