package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.cli.ExitCode;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every command and role on a Temporal server that speaks TLS and wants to know who asks, as Temporal Cloud does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecureServerTest {
    private static final String API_KEY = "tmprl-key-0123456789";
    private static final Pattern STARTER = Pattern.compile("POST (http://\\S+)/api/analyses");

    private final Simulator simulator = Simulator.start(Script.healthy());
    private Path folder;
    private Certificate own;
    private Certificate client;
    private RealServer server;
    private SecureFront mutual;
    private SecureFront keyed;

    @BeforeAll
    void start(@TempDir Path temporary) {
        folder = temporary;
        own = Certificate.make(folder, "own", "localhost");
        client = Certificate.make(folder, "client", "a-client");
        server = RealServer.on(folder.resolve("server"));
        mutual = SecureFront.mutual(server.address(), own, client);
        keyed = SecureFront.keyed(server.address(), own, API_KEY);
    }

    @AfterAll
    void stop() {
        mutual.close();
        keyed.close();
        server.close();
        simulator.close();
    }

    @Test
    void workerAndStarterAndCommandsShowTheirCertificate() throws Exception {
        Map<String, String> environment = certified();
        environment.put("SERVER_PORT", "0");
        try (CommandProcess worker = CommandProcess.start(folder, environment, "worker");
                CommandProcess starter = CommandProcess.start(folder, environment, "starter");
                HttpClient http = HttpClient.newHttpClient()) {
            worker.awaitOutput("Ready.");
            starter.awaitOutput("Ready.");
            Matcher address = STARTER.matcher(starter.output());
            assertThat(address.find()).isTrue();

            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(address.group(1) + "/orchestrator/analyze"))
                            .header("content-type", "application/json")
                            .POST(BodyPublishers.ofString(
                                    "{\"prompt\": \"REST or GraphQL?\", \"selected_models\": [\"openai/m\"]}"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

            TypedCommand doctor = TypedCommand.run(certified(), "doctor");
            assertThat(doctor.out()).contains("TLS, a client certificate", "answers, worker polyphony-worker");
            TypedCommand list = TypedCommand.run(certified(), "list");
            assertThat(list.code()).as(list.err()).isEqualTo(ExitCode.OK);
            assertThat(list.out()).contains("answered");
        }
    }

    @Test
    void commandWithAWorkerOfItsOwnSendsItsKeyAsAProfileSays() throws Exception {
        Map<String, String> environment = environment();
        environment.put("TEMPORAL_PROFILE", "cloud");
        environment.put(
                "TEMPORAL_CONFIG_FILE",
                Files.writeString(folder.resolve("temporal.toml"), """
                                [profile.cloud]
                                address = "%s"
                                namespace = "default"
                                api_key = "%s"
                                [profile.cloud.tls]
                                server_ca_cert_path = "%s"
                                """.formatted(keyed.address(), API_KEY, own.file()))
                        .toString());

        TypedCommand analyze = TypedCommand.run(environment, "analyze", "--models", "openai/m", "a question");

        assertThat(analyze.code()).as(analyze.err()).isEqualTo(ExitCode.OK);
        assertThat(analyze.err())
                .contains("Temporal at " + keyed.address(), "TLS, an API key; profile 'cloud'")
                .doesNotContain(API_KEY);
    }

    @Test
    void keyThatIsRefusedIsSaidToBeSoAndNotShown() {
        Map<String, String> environment = trusting(keyed);
        environment.put("TEMPORAL_API_KEY", "tmprl-another-key");

        TypedCommand list = TypedCommand.run(environment, "list");

        assertThat(list.code()).isEqualTo(ExitCode.NO_ANSWER);
        assertThat(list.said())
                .containsExactly(
                        "polyphony: the Temporal server at " + keyed.address() + " (namespace default) refuses the"
                                + " key in TEMPORAL_API_KEY, or its access to the namespace");
    }

    @Test
    void keyThatIsMissingIsAskedForByName() {
        TypedCommand list = TypedCommand.run(trusting(keyed), "list");

        assertThat(list.err()).contains("wants to know who asks; set TEMPORAL_API_KEY");
    }

    @Test
    void certificateOfTheServerThatNobodyVouchesForIsNamed() {
        Map<String, String> environment = certified();
        environment.put("TEMPORAL_TLS_SERVER_CA_CERT_PATH", client.file().toString());

        TypedCommand list = TypedCommand.run(environment, "list");

        assertThat(list.err()).contains("is not trusted", "TEMPORAL_TLS_SERVER_CA_CERT_PATH");
    }

    @Test
    void certificateThatTheServerDoesNotTakeIsNamed() {
        Map<String, String> environment = certified();
        environment.put("TEMPORAL_TLS_CLIENT_CERT_PATH", own.file().toString());
        environment.put("TEMPORAL_TLS_CLIENT_KEY_PATH", own.key().toString());

        TypedCommand list = TypedCommand.run(environment, "list");

        assertThat(list.err()).contains("does not take the certificate of TEMPORAL_TLS_CLIENT_CERT_PATH");
    }

    @Test
    void whoSpeaksNoTlsIsToldWhichVariableTurnsItOn() {
        Map<String, String> environment = environment();
        environment.put("TEMPORAL_ADDRESS", mutual.address());

        TypedCommand list = TypedCommand.run(environment, "list");

        assertThat(list.err()).contains("does not answer", "TEMPORAL_TLS=true");
    }

    private Map<String, String> certified() {
        Map<String, String> environment = trusting(mutual);
        environment.put("TEMPORAL_TLS_CLIENT_CERT_PATH", client.file().toString());
        environment.put("TEMPORAL_TLS_CLIENT_KEY_PATH", client.key().toString());
        return environment;
    }

    private Map<String, String> trusting(SecureFront front) {
        Map<String, String> environment = environment();
        environment.put("TEMPORAL_ADDRESS", front.address());
        environment.put("TEMPORAL_TLS", "true");
        environment.put("TEMPORAL_TLS_SERVER_CA_CERT_PATH", own.file().toString());
        return environment;
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(TypedCommand.withoutTemporal(folder.resolve("home")));
        environment.putAll(RealProviders.at(simulator));
        return environment;
    }
}
