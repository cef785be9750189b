package dev.polyphony.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.polyphony.endtoend.TemporalCommand;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
    private static final ObjectMapper YAML = new YAMLMapper();

    @TempDir
    private Path folder;

    @Test
    void startThatFailsLeavesNoProcessBehind() throws Exception {
        StateFolder state = new StateFolder(folder);
        // Nothing can be written in its place, as on a full disk.
        Files.createDirectories(folder.resolve("temporal.json.new"));
        List<Long> before = children();

        assertThatThrownBy(() -> DevServer.use(state, script("exec sleep 300"), line -> {}))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(folder.toString());

        assertThat(children()).isEqualTo(before);
    }

    @Test
    void serverThatEndsAtOnceIsSaidToHaveDoneSo() throws Exception {
        StateFolder state = new StateFolder(folder);

        assertThatThrownBy(() -> DevServer.use(state, script("exit 3"), line -> {}))
                .hasMessageContaining("did not start")
                .hasMessageContaining("temporal.log");
    }

    /** As where another home's server, or any program, is quicker between the look at a port and the hold of it. */
    @Test
    void serverThatLosesAPortIsStartedOnOthers() throws Exception {
        StateFolder state = new StateFolder(folder);
        Path once = folder.resolve("once");
        String temporal = TemporalCommand.path().toString();

        try (DevServer server = DevServer.use(
                state,
                script("[ -e " + once + " ] && exec " + temporal + " \"$@\"; touch " + once
                        + "; echo \"Error: can't set UI port 8233: listen tcp 127.0.0.1:8233: bind: address already in"
                        + " use\"; exit 1"),
                line -> {})) {
            assertThat(DevServer.running(state)).contains(server.address());
            assertThat(ServerRecord.listens(URI.create(server.webUi()).getPort()))
                    .as("the Web UI")
                    .isTrue();
        }
    }

    @Test
    void serverComesBackWhereItWasSoThatLinksStayGood() throws Exception {
        StateFolder state = new StateFolder(folder);
        int[] ports = freePorts();
        new ServerRecord(Long.MAX_VALUE, 0, ports[0], ports[1]).write(state.serverRecord());

        try (DevServer server = DevServer.use(state, TemporalCommand.path(), line -> {})) {
            assertThat(server.address()).isEqualTo("127.0.0.1:" + ports[0]);
            assertThat(server.webUi()).isEqualTo("http://127.0.0.1:" + ports[1]);
        }
    }

    private static int[] freePorts() throws Exception {
        try (ServerSocket first = new ServerSocket(0);
                ServerSocket second = new ServerSocket(0)) {
            return new int[] {first.getLocalPort(), second.getLocalPort()};
        }
    }

    @Test
    void childIsToldWhereThingsAreAndNoKey() {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "PATH", "/bin",
                "HOME", "/home/me",
                "LC_ALL", "C.UTF-8",
                "https_proxy", "http://proxy:3128",
                "PIP_INDEX_URL", "https://pypi.example/simple",
                "OPENAI_API_KEY", "sk-secret",
                "HF_TOKEN", "hf-secret",
                "POLYPHONY_STORE_KEY", "secret",
                "POLYPHONY_DATABASE_PASSWORD", "secret",
                "MY_VENDOR_KEY", "secret"));

        ChildEnvironment.clean(environment);

        assertThat(environment).containsOnlyKeys("HOME", "LC_ALL", "PATH", "PIP_INDEX_URL", "https_proxy");
    }

    @Test
    void serverInAContainerIsConfiguredAsTheOneOfThisMachine() throws Exception {
        JsonNode file = YAML.readTree(checkout().resolve("deploy/temporal.yaml").toFile());

        assertThat(file.properties().stream()
                        .map(setting -> setting.getKey() + "="
                                + written(setting.getValue().get(0).get("value")))
                        .toList())
                .containsExactlyInAnyOrderElementsOf(ServerProcess.DYNAMIC_CONFIGURATION);
    }

    @Test
    void containersRunTheServerThatIsTested() throws Exception {
        JsonNode services =
                YAML.readTree(checkout().resolve("docker-compose.yml").toFile()).get("services");

        assertThat(services.get("temporal").get("image").asText())
                .isEqualTo("temporalio/server:" + TemporalBinary.SERVER);
        assertThat(services.findValuesAsText("image").stream().filter(image -> image.contains("admin-tools")))
                .isNotEmpty()
                .allMatch(("temporalio/admin-tools:" + TemporalBinary.SERVER)::equals);
    }

    private static String written(JsonNode value) {
        return value.isTextual() ? '"' + value.asText() + '"' : value.asText();
    }

    private static Path checkout() {
        return Path.of("..").toAbsolutePath().normalize();
    }

    private static List<Long> children() {
        return ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::pid)
                .sorted()
                .toList();
    }

    /** In place of the {@code temporal} command. */
    private Path script(String line) throws Exception {
        Path script = Files.createFile(
                folder.resolve("temporal"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return Files.writeString(script, "#!/bin/sh\n" + line + "\n");
    }
}
