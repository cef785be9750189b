package dev.polyphony.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.polyphony.access.AccessKeys;
import dev.polyphony.access.AccessKeys.Made;
import dev.polyphony.access.AccessKeys.Wanted;
import dev.polyphony.access.AccessRole;
import dev.polyphony.access.AuditLog;
import dev.polyphony.access.AuditWriter;
import dev.polyphony.access.KnownKeys;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.batch.BatchLimits;
import dev.polyphony.batches.StoredBatches;
import dev.polyphony.call.Via;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.codec.EncryptionCodec;
import dev.polyphony.encryption.EncryptionKeys;
import dev.polyphony.pipelines.PipelineNotation;
import dev.polyphony.pipelines.TextFiles;
import dev.polyphony.pipelinestore.StoredPipelines;
import dev.polyphony.rest.StarterApplication;
import dev.polyphony.rest.StarterDatabase;
import dev.polyphony.storage.Database;
import dev.polyphony.webhook.WebhookEndpoints;
import dev.polyphony.webhook.WebhookHosts;
import dev.polyphony.webhook.WebhookRegistry;
import dev.polyphony.workflow.SearchAttributes;
import io.temporal.common.SearchAttributeKey;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A starter with keys and an issuer of tokens: a tenant has something behind each kind of route, another has nothing.
 */
final class GuardedStarter implements AutoCloseable {
    static final String MINE = "mine";
    static final Duration LONG = Duration.ofSeconds(30);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<AccessRole, String> acme = new LinkedHashMap<>();
    private final TestWorkflowEnvironment temporal;
    private final Database database;
    private final AccessKeys keys;
    private final AuditWriter audit;
    private final StoredBatches batches;
    private final StoredPipelines pipelines;
    private final String other;
    private final RSAKey signer;
    private final RotatingIssuer issuer;
    private final ConfigurableApplicationContext starter;

    private GuardedStarter(Path folder) throws Exception {
        TestEnvironmentOptions.Builder options =
                TestEnvironmentOptions.newBuilder().setUseTimeskipping(false);
        for (SearchAttributeKey<?> key : SearchAttributes.ALL) {
            options.registerSearchAttribute(key.getName(), key.getValueType());
        }
        temporal = TestWorkflowEnvironment.newInstance(options.build());
        database = Database.file(folder.resolve(Database.FILE));
        keys = new AccessKeys(database, InstantSource.system());
        audit = new AuditWriter(() -> new AuditLog(database));
        for (AccessRole role : AccessRole.values()) {
            acme.put(role, made("acme", role).secret());
        }
        other = made("other", AccessRole.ADMIN).secret();
        batches = new StoredBatches(database, InstantSource.system());
        WorkflowId batch = new WorkflowId("acme", MINE);
        batches.open(batch, "upload", null, BatchLimits.NONE);
        batches.close(batch, "upload", "digest");
        pipelines = new StoredPipelines(database, InstantSource.system());
        pipelines.add(
                batch,
                PipelineNotation.read("file", "nodes: {gate: {approve: 'Go on?'}}", Map.of(), TextFiles.NONE),
                "digest");
        signer = new RSAKeyGenerator(2048).keyID("known").generate();
        issuer = new RotatingIssuer(signer);
        starter = started(
                new KnownKeys(() -> keys, InstantSource.system()),
                "--polyphony.oidc.issuer=" + issuer.address(),
                "--polyphony.oidc.audience=polyphony",
                "--polyphony.oidc.role-claim=realm_access.roles");
    }

    /** With an analysis, a batch and a pipeline of the tenant {@code acme}, each of the id {@link #MINE}. */
    static GuardedStarter start(Path folder) throws Exception {
        GuardedStarter starter = new GuardedStarter(folder);
        assertThat(starter.send("POST /api/analyses", starter.submitter(), "{\"id\": \"mine\", \"prompt\": \"q\"}")
                        .statusCode())
                .isEqualTo(202);
        return starter;
    }

    HttpClient http() {
        return http;
    }

    Database database() {
        return database;
    }

    AccessKeys keys() {
        return keys;
    }

    RSAKey signer() {
        return signer;
    }

    RotatingIssuer issuer() {
        return issuer;
    }

    /** Of an admin of the tenant {@code other}. */
    String other() {
        return other;
    }

    <T> T bean(String name, Class<T> type) {
        return starter.getBean(name, type);
    }

    private ConfigurableApplicationContext started(KnownKeys known, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--server.port=0");
        return new SpringApplicationBuilder(StarterApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties("spring.config.name=polyphony-starter")
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .initializers(context -> {
                    context.getBeanFactory()
                            .registerSingleton(
                                    "analysisClient",
                                    new AnalysisClient(temporal.getWorkflowClient())
                                            .keepingBatchesIn(batches)
                                            .keepingPipelinesIn(pipelines));
                    context.getBeanFactory().registerSingleton("knownKeys", known);
                    context.getBeanFactory()
                            .registerSingleton(
                                    "payloadCodec",
                                    new EncryptionCodec(
                                            EncryptionKeys.of("Zmlyc3Qta2V5LW9mLXRoZS10ZXN0LTMyLWJ5dGVzLi4=")));
                    context.getBeanFactory().registerSingleton("auditWriter", audit);
                    context.getBeanFactory()
                            .registerSingleton(
                                    "webhookRegistry",
                                    new WebhookRegistry(
                                            WebhookHosts.of(List.of("hooks.example.com"), List.of()),
                                            () -> new WebhookEndpoints(database, InstantSource.system())));
                    StarterDatabase books = () -> database;
                    context.getBeanFactory().registerSingleton("starterDatabase", books);
                })
                .run(all.toArray(String[]::new));
    }

    Made made(String tenant, AccessRole role) {
        return keys.create(new Wanted(tenant, role, role.word(), null), "ann");
    }

    String key(AccessRole role) {
        return Objects.requireNonNull(acme.get(role));
    }

    String submitter() {
        return key(AccessRole.SUBMITTER);
    }

    HttpResponse<String> send(String route, String key, String body) throws Exception {
        return http.send(request(route, key, body).build(), BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String route, String key, String body) {
        String method = route.substring(0, route.indexOf(' ')).replace("*", "GET");
        String path = route.substring(route.indexOf(' ') + 1)
                .replace("{id}", MINE)
                .replace("{*id}", "gpt-4o")
                .replace("{provider}", "openai")
                .replace("{name}", "greeting")
                .replace("**", "nothing")
                // Refused before a worker is asked, of whom there is none.
                .replaceFirst("/api/(models|chains|strategies)$", "$0?nothing=");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + starter.getEnvironment().getProperty("local.server.port") + path))
                .timeout(LONG)
                .header("Content-Type", "application/json")
                // What was sent is all there is, so that nobody waits for more.
                .header("Last-Event-ID", "end")
                .method(
                        method,
                        body.isEmpty() || method.equals("GET")
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(body));
        if (path.startsWith("/v1/models")) {
            request.header(Via.HEADER, Via.OWN);
        }
        return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }

    /** What is told, in the form of the protocol that is spoken there. */
    static String message(String route, HttpResponse<String> answer, String openai, String anthropic) throws Exception {
        JsonNode body = JSON.readTree(answer.body());
        String path = route.substring(route.indexOf(' ') + 1);
        if (path.startsWith("/v1/messages")) {
            assertThat(body.path("type").asText()).isEqualTo("error");
            assertThat(body.at("/error/type").asText()).isEqualTo(anthropic);
            return body.at("/error/message").asText();
        }
        if (path.startsWith("/v1")) {
            assertThat(body.at("/error/code").asText()).isEqualTo(openai);
            return body.at("/error/message").asText();
        }
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(body.path("status").asInt()).isEqualTo(answer.statusCode());
        return body.path("detail").asText();
    }

    @Override
    public void close() {
        starter.close();
        issuer.close();
        audit.close();
        database.close();
        temporal.close();
        http.close();
    }
}
