package dev.polyphony.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.request.AnalysisOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();
    private final Flags flags = new Flags();

    @Test
    void flagBeatsEnvironmentBeatsFileBeatsDefault() throws IOException {
        file("tenant: file\nchain: file\nstrategy: ensemble\n");
        environment.put("POLYPHONY_TENANT", "environment");
        environment.put("POLYPHONY_CHAIN", "environment");
        flags.with("tenant", "flag");
        Settings settings = read();
        assertThat(settings.tenant()).isEqualTo(new Setting<>("flag", new Source.Flag("--tenant")));
        assertThat(settings.options().of(AnalysisOptions.CHAIN))
                .isEqualTo(new Setting<>("environment", new Source.Environment("POLYPHONY_CHAIN")));
        assertThat(settings.options().of(AnalysisOptions.STRATEGY).source().describe())
                .isEqualTo(home.resolve("config.yaml") + " line 3");
        assertThat(settings.temporalNamespace().source()).isEqualTo(new Source.Default());
    }

    @Test
    void fileMayHaveListsAndComments() throws IOException {
        file("# mine\nmodels:\n  - a\n  - provider/b\n\ndeadline: 2m\noffline: yes\n");
        assertThat(read().options().of(AnalysisOptions.MODELS).get()).containsExactly("a", "provider/b");
        assertThat(read().options().of(AnalysisOptions.DEADLINE).get()).isEqualTo(Duration.ofMinutes(2));
        assertThat(read().offline().get()).isTrue();
    }

    @Test
    void workerStaysForAsLongAsIsSaid() throws IOException {
        assertThat(read().keepWarm().get()).isZero();
        file("keep-warm: 10m\n");
        assertThat(read().keepWarm().get()).isEqualTo(Duration.ofMinutes(10));
        environment.put("POLYPHONY_KEEP_WARM", "off");
        assertThat(read().keepWarm().get()).isZero();
        environment.put("POLYPHONY_KEEP_WARM", "2d");
        assertRefused("POLYPHONY_KEEP_WARM: a time up to a day such as 10m, or off, not 2d");
    }

    @Test
    void emptyAndMissingFilesSetNothing() throws IOException {
        assertThat(read().options().of(AnalysisOptions.CHAIN).isSet()).isFalse();
        file("# nothing yet\n");
        assertThat(read().options().of(AnalysisOptions.CHAIN).isSet()).isFalse();
    }

    @Test
    void badValueInTheFileIsBlamedWithItsLine() throws IOException {
        file("tenant: a\n\ndeadline: soon\n");
        assertRefused("config.yaml line 3: deadline: 'soon' is not a time; write 90s, 2m or PT1M");
    }

    @Test
    void unknownKeyIsBlamedWithItsLineAndTheKnownOnes() throws IOException {
        file("tenant: a\ndead-line: 3s\n");
        assertRefused("config.yaml line 2: dead-line: is not a setting; there are strategy, chain, models, ");
    }

    @Test
    void keyThatIsSetTwiceIsRefused() throws IOException {
        file("tenant: a\ntenant: b\n");
        assertRefused("config.yaml line 2: ");
    }

    @Test
    void brokenYamlIsBlamedWithItsLine() throws IOException {
        file("tenant: a\nmodels: [a, b\nchain: c\n");
        assertRefused("config.yaml line 3: not valid YAML");
    }

    @Test
    void valuesAreTakenAsTheyAreWritten() throws IOException {
        file("category: 1.10\nmodels: [No, 007, 1e3]\n");
        assertThat(read().options().of(AnalysisOptions.CATEGORY).get()).isEqualTo("1.10");
        assertThat(read().options().of(AnalysisOptions.MODELS).get()).containsExactly("No", "007", "1e3");
    }

    @Test
    void whatIsNoneOfAFilesValuesIsBlamedWithItsLine() throws IOException {
        file("tenant: a\ndeadline:\n");
        assertRefused("config.yaml line 2: deadline: takes a value or a list of values");
        file("tenant: a\n---\ntenant: b\n");
        assertRefused("config.yaml line 3: not valid YAML");
        file("tenant: &t a\ncategory: *t\n");
        assertRefused("config.yaml line 2: category: expected a value; YAML aliases (*name) are not read");
        file("max-calls: 0x1F\n");
        assertRefused("config.yaml line 1: max-calls: '0x1F' is not a whole number");
        file("deadline\n");
        assertRefused("config.yaml line 1: write settings as 'key: value', one a line");
    }

    @Test
    void nestedValuesAreRefused() throws IOException {
        file("models:\n  fast: a\n");
        assertRefused("config.yaml line 1: models: takes a value or a list of values");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{", "- ", "tenant: [", "{a: ", "? "})
    void fileOfNothingButBracketsIsRefusedInALine(String opening) throws IOException {
        file(opening.repeat(100_000));
        assertRefused("config.yaml");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POLYPHONY_HTTP_MAX_BODY     | lots        | POLYPHONY_HTTP_MAX_BODY: 'lots' is not a size; write 8MB or 512KB
            POLYPHONY_HTTP_MAX_BODY     | 65MB        | POLYPHONY_HTTP_MAX_BODY: 1KB to 64MB, not 68157440B
            POLYPHONY_HTTP_MAX_BODY     | 99999999TB  | POLYPHONY_HTTP_MAX_BODY: '99999999TB' is not a size; write 8MB or 512KB
            POLYPHONY_HTTP_BODY_TIMEOUT | never       | POLYPHONY_HTTP_BODY_TIMEOUT: 'never' is not a time; write 90s, 2m or PT1M
            POLYPHONY_HTTP_BODY_TIMEOUT | 11m         | POLYPHONY_HTTP_BODY_TIMEOUT: 1s to 10m, not 11m
            POLYPHONY_HTTP_HOSTS        | a:80        | POLYPHONY_HTTP_HOSTS: 'a:80' is not a name or address without a port
            POLYPHONY_HTTP_ORIGINS      | example.com | POLYPHONY_HTTP_ORIGINS: 'example.com' is not an origin such as https://example.com
            """)
    void badHttpSettingIsBlamedByItsVariable(String variable, String value, String message) {
        environment.put(variable, value);
        assertThatThrownBy(this::read).isInstanceOf(InvalidSetting.class).hasMessage(message);
    }

    @Test
    void httpSettingsCanBeInTheFileAndAreShown() throws IOException {
        file("http-hosts: [polyphony.example.com, starter]\nhttp-max-body: 16MB\n");
        assertThat(read().http().properties())
                .containsEntry("polyphony.http.hosts", "polyphony.example.com,starter")
                .containsEntry("polyphony.http.max-body", "16MB")
                .hasSize(2);
        assertThat(read().lines())
                .contains(new Settings.Line("http-max-body", "16MB", home.resolve("config.yaml") + " line 2"))
                .contains(new Settings.Line("http-body-timeout", "10s", "default"));
    }

    @Test
    void emptyVariableIsNotSet() {
        environment.put("POLYPHONY_CHAIN", "");
        assertThat(read().options().of(AnalysisOptions.CHAIN).isSet()).isFalse();
    }

    @Test
    void homeOfThePersonIsTheDefault() {
        Settings settings = Settings.read(flags, Map.of());
        assertThat(settings.home().get()).isEqualTo(Path.of(System.getProperty("user.home"), ".polyphony"));
    }

    private void file(String text) throws IOException {
        Files.writeString(home.resolve("config.yaml"), text);
    }

    private Settings read() {
        environment.put("POLYPHONY_HOME", home.toString());
        return Settings.read(flags, environment);
    }

    private void assertRefused(String message) {
        assertThatThrownBy(this::read).isInstanceOf(InvalidSetting.class).hasMessageContaining(message);
    }
}
