package dev.polyphony.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.polyphony.access.AccessRole;
import dev.polyphony.alert.WebhookReport;
import dev.polyphony.analysis.WebhookUrl;
import dev.polyphony.apidocs.DescribedBody;
import dev.polyphony.call.InvalidField;
import dev.polyphony.webhook.WebhookEndpoint;
import dev.polyphony.webhook.WebhookEndpoints;
import dev.polyphony.webhook.WebhookEvent;
import dev.polyphony.webhook.WebhookRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where the caller's tenant wants to be told that analyses have ended. */
@RestController
@Tag(name = "Webhooks")
class WebhooksController {
    /** For how long a secret that was replaced goes on beside the new one. */
    private static final Duration OVERLAP = Duration.ofHours(24);

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ObjectProvider<WebhookRegistry> registry;

    WebhooksController(ObjectProvider<WebhookRegistry> registry) {
        this.registry = registry;
    }

    /**
     * @param url {@code https}, and of a host that may be told
     * @param events absent for all
     */
    record NewWebhook(@Nullable String url, @Nullable List<String> events) {}

    /** @param secret shown this once */
    record MadeWebhook(String id, String url, List<String> events, String secret) {}

    /** @param secret shown this once */
    record WebhookSecret(String secret) {}

    @Bean
    static DescribedBody webhookRequest() {
        return DescribedBody.of("WebhookRequest", """
                {
                  "type": "object",
                  "properties": {
                    "url": {"type": "string", "format": "uri", "description": "https, and of a host that may be told."},
                    "events": {"type": ["array", "null"], "items": {"type": "string"}, "description": "Absent for all."}
                  },
                  "required": ["url"],
                  "additionalProperties": false
                }
                """, "{\"url\": \"https://hooks.example.com/polyphony\"}");
    }

    @PostMapping("/api/webhooks")
    @Operation(operationId = "addWebhook", summary = "Have a receiver told that analyses have ended")
    ResponseEntity<MadeWebhook> add(@RequestBody @Schema(ref = "WebhookRequest") byte[] body, Caller caller) {
        NewWebhook wanted = read(body);
        if (wanted.url() == null) {
            throw new InvalidField("url", "is missing: where to post to, such as https://hooks.example.com/polyphony");
        }
        WebhookEndpoints.Made made = registry()
                .add(
                        new WebhookEndpoints.Wanted(
                                tenant(caller),
                                WebhookUrl.parse("url", wanted.url()),
                                WebhookEvent.parse(wanted.events() == null ? List.of() : wanted.events())),
                        caller.identity().who());
        WebhookEndpoint endpoint = made.endpoint();
        return ResponseEntity.created(URI.create("/api/webhooks/" + endpoint.id()))
                .body(new MadeWebhook(endpoint.id(), endpoint.url(), endpoint.events(), made.secret()));
    }

    @GetMapping("/api/webhooks")
    @Operation(operationId = "listWebhooks", summary = "All receivers")
    List<WebhookEndpoint> list(Caller caller) {
        return registry().endpoints().all(tenant(caller)).stream()
                .map(endpoint -> shown(endpoint, caller))
                .toList();
    }

    @GetMapping("/api/webhooks/{id}")
    @Operation(operationId = "showWebhook", summary = "One receiver")
    WebhookEndpoint show(@PathVariable String id, Caller caller) {
        return shown(known(id, caller), caller);
    }

    @DeleteMapping("/api/webhooks/{id}")
    @Operation(operationId = "removeWebhook", summary = "Tell a receiver no more")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String id, Caller caller) {
        registry().endpoints().remove(known(id, caller), caller.identity().who());
    }

    /** What became of a message that is sent once, within a minute. */
    @PostMapping("/api/webhooks/{id}/test")
    @Operation(operationId = "testWebhook", summary = "Send a receiver one message")
    WebhookReport test(@PathVariable String id, Caller caller) {
        return caller.client().workers().testWebhook(known(id, caller).id());
    }

    @PostMapping("/api/webhooks/{id}/secret")
    @Operation(operationId = "rotateWebhookSecret", summary = "Make a new secret for a receiver")
    WebhookSecret rotate(@PathVariable String id, Caller caller) {
        return new WebhookSecret(registry()
                .endpoints()
                .rotateSecret(known(id, caller), OVERLAP, caller.identity().who()));
    }

    /** Of what is told to receivers that requests name. */
    @PostMapping("/api/webhooks/secret")
    @Operation(
            operationId = "rotateTenantWebhookSecret",
            summary = "Make a new secret for receivers that requests name")
    WebhookSecret tenantSecret(Caller caller) {
        return new WebhookSecret(registry()
                .endpoints()
                .rotateTenantSecret(tenant(caller), OVERLAP, caller.identity().who()));
    }

    private static String tenant(Caller caller) {
        return caller.client().principal().tenant();
    }

    /** Of another tenant's nobody says that it is there. */
    private WebhookEndpoint known(String id, Caller caller) {
        return registry()
                .endpoints()
                .find(id)
                .filter(endpoint -> endpoint.tenant().equals(tenant(caller)))
                .orElseThrow(() -> new ErrorResponseException(
                        HttpStatus.NOT_FOUND,
                        ProblemDetail.forStatusAndDetail(
                                HttpStatus.NOT_FOUND, "there is no webhook '" + id + "': GET /api/webhooks"),
                        null));
    }

    /** Path and query often hold a token, which is not for whoever may only look. */
    private static WebhookEndpoint shown(WebhookEndpoint endpoint, Caller caller) {
        return caller.identity().role().includes(AccessRole.OPERATOR) ? endpoint : endpoint.withoutPath();
    }

    private WebhookRegistry registry() {
        WebhookRegistry known = registry.getIfAvailable();
        if (known == null) {
            throw new ErrorResponseException(
                    HttpStatus.NOT_IMPLEMENTED,
                    ProblemDetail.forStatusAndDetail(
                            HttpStatus.NOT_IMPLEMENTED,
                            "webhooks are kept in the workers' database, and nothing here says where that is; set"
                                    + " POLYPHONY_DATABASE_URL as it is set for them"),
                    null);
        }
        return known;
    }

    private static NewWebhook requireWords(NewWebhook read) {
        List<String> events = read.events();
        if (events != null && events.stream().anyMatch(Objects::isNull)) {
            throw new InvalidField("events", "a list of texts, such as [\"analysis.completed\"]; none of them null");
        }
        return read;
    }

    private static NewWebhook read(byte[] body) {
        try {
            NewWebhook read = JSON.readValue(body, NewWebhook.class);
            if (read != null) {
                return requireWords(read);
            }
        } catch (UnrecognizedPropertyException e) {
            throw new InvalidField(e.getPropertyName(), "unknown field; there are url and events");
        } catch (JsonProcessingException e) {
            // Its message repeats the text.
        } catch (IOException e) {
            throw new IllegalStateException("bytes can be read", e);
        }
        throw new InvalidField("body", "is no JSON object such as {\"url\": \"https://hooks.example.com/polyphony\"}");
    }
}
