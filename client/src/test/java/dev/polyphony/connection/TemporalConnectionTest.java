package dev.polyphony.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.InvalidField;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalConnectionTest {
    private static final String KEY = "tmprl-secret-key";

    @TempDir
    private Path folder;

    @Test
    void addressAloneIsSpokenToInTheOpen() {
        TemporalConnection connection = TemporalConnection.of(Map.of("TEMPORAL_ADDRESS", "temporal:7233"));

        assertThat(connection.address()).hasValue("temporal:7233");
        assertThat(connection).hasToString("temporal:7233, namespace default, no TLS");
    }

    /** It would be read on the way. */
    @Test
    void keyIsNeverSentInTheOpenUnlessAskedForByName() {
        Map<String, String> keyed = Map.of("TEMPORAL_ADDRESS", "temporal:7233", "TEMPORAL_API_KEY", KEY);

        assertThat(TemporalConnection.of(keyed).describe()).isEqualTo("TLS, an API key");
        assertThat(TemporalConnection.of(with(keyed, "TEMPORAL_TLS", "false")).describe())
                .isEqualTo("no TLS, an API key");
    }

    @Test
    void keyIsNotPrinted() {
        assertThat(TemporalConnection.of(Map.of("TEMPORAL_API_KEY", KEY)).toString())
                .doesNotContain(KEY);
    }

    @Test
    void emptyVariableCountsAsNotSet() {
        assertThat(TemporalConnection.of(Map.of("TEMPORAL_ADDRESS", "", "TEMPORAL_TLS", " "))
                        .address())
                .isEmpty();
    }

    @Test
    void variableWinsOverTheProfile() throws Exception {
        Path file = toml(
                "[profile.cloud]\naddress = \"cloud:7233\"\nnamespace = \"legal.a1b2\"\napi_key = \"" + KEY + "\"");

        TemporalConnection connection = TemporalConnection.of(Map.of(
                "TEMPORAL_CONFIG_FILE", file.toString(), "TEMPORAL_PROFILE", "cloud", "TEMPORAL_NAMESPACE", "mine"));

        assertThat(connection.address()).hasValue("cloud:7233");
        assertThat(connection.namespace()).isEqualTo("mine");
        assertThat(connection.describe()).isEqualTo("TLS, an API key; profile 'cloud' in " + file);
    }

    @Test
    void whatCannotBeUsedIsRefusedByItsVariable() throws Exception {
        String missing = folder.resolve("nowhere.pem").toString();
        String empty = Files.createFile(folder.resolve("empty.pem")).toString();

        refused("TEMPORAL_TLS: 'yes' is neither true nor false", Map.of("TEMPORAL_TLS", "yes"));
        refused(
                "TEMPORAL_TLS_SERVER_CA_CERT_PATH: '" + missing + "' is not a file that can be read",
                Map.of("TEMPORAL_TLS_SERVER_CA_CERT_PATH", missing));
        refused(
                "TEMPORAL_TLS_SERVER_CA_CERT_PATH: holds no certificate in PEM (BEGIN CERTIFICATE)",
                Map.of("TEMPORAL_TLS_SERVER_CA_CERT_PATH", empty));
        refused(
                "TEMPORAL_TLS_CLIENT_CERT_PATH: needs TEMPORAL_TLS_CLIENT_KEY_PATH beside it: a certificate and its key go"
                        + " together",
                Map.of("TEMPORAL_TLS_CLIENT_CERT_PATH", empty));
        refused(
                "TEMPORAL_CONFIG_FILE: '" + missing + "' is not a file that can be read",
                Map.of("TEMPORAL_CONFIG_FILE", missing));
    }

    @Test
    void profileThatIsNotThereIsSaid() throws Exception {
        Path file = toml("[profile.other]\naddress = \"cloud:7233\"");

        refused(
                "TEMPORAL_PROFILE: there is no profile 'cloud' in " + file,
                Map.of("TEMPORAL_PROFILE", "cloud", "TEMPORAL_CONFIG_FILE", file.toString()));
    }

    @Test
    void fileThatIsNoTomlIsRefusedByItsLineAndNotShown() throws Exception {
        Path file = toml("[profile.cloud]\napi_key = " + KEY);

        assertThatThrownBy(() -> TemporalConnection.of(Map.of("TEMPORAL_CONFIG_FILE", file.toString())))
                .isInstanceOf(InvalidField.class)
                .hasMessage(
                        "TEMPORAL_CONFIG_FILE: the profiles cannot be read: line 2 is not the TOML that is expected there");
    }

    @Test
    void settingOfAProfileIsNamedByItsPlace() throws Exception {
        Path file =
                toml("[profile.default]\naddress = \"cloud:7233\"\n[profile.default.tls]\nclient_cert_path = \"/no\"");

        refused(
                "TEMPORAL_PROFILE: tls.client_cert_path of the profile 'default' in " + file
                        + ": '/no' is not a file that can be read",
                Map.of("TEMPORAL_CONFIG_FILE", file.toString()));
    }

    private static void refused(String message, Map<String, String> environment) {
        assertThatThrownBy(() -> TemporalConnection.of(environment))
                .isInstanceOf(InvalidField.class)
                .hasMessage(message);
    }

    private Path toml(String text) throws Exception {
        return Files.writeString(folder.resolve("temporal.toml"), text);
    }

    private static Map<String, String> with(Map<String, String> variables, String name, String value) {
        Map<String, String> more = new java.util.HashMap<>(variables);
        more.put(name, value);
        return more;
    }
}
