package dev.polyphony.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsLinesTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource({"30d, 30d", "720h, 30d", "36h, 36h", "90s, 1m30s"})
    void timesAreShownAsTheyAreTyped(String typed, String shown) {
        Map<String, String> environment = Map.of("POLYPHONY_HOME", home.toString(), "POLYPHONY_RETENTION", typed);

        assertThat(Settings.read(new Flags(), environment).lines())
                .filteredOn(line -> line.name().equals("retention"))
                .extracting(Settings.Line::value)
                .containsExactly(shown);
    }

    @Test
    void wordsAreShownAsTheyAreTyped() {
        Map<String, String> environment = Map.of("POLYPHONY_HOME", home.toString());

        assertThat(Settings.read(new Flags(), environment).lines())
                .filteredOn(line -> line.name().equals("priority"))
                .extracting(Settings.Line::value)
                .containsExactly("interactive");
    }
}
