package dev.polyphony.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.call.EmbeddingTask;
import dev.polyphony.chat.ChatError;
import dev.polyphony.chat.ChatFailed;
import dev.polyphony.chat.ModelNames;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.Inventory.EmbeddingStatus;
import dev.polyphony.rest.Caller;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/models}: what a request's {@code model} can name, and whether it can answer now. */
@RestController
class ModelsController {
    private static final String ALL = "/v1/models";
    private static final String OURS = "polyphony";

    private final ModelNames names;

    ModelsController(ModelNames names) {
        this.names = names;
    }

    @GetMapping(value = ALL, produces = MediaType.APPLICATION_JSON_VALUE)
    String list(Caller caller) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
        body.putArray("data").addAll(models(caller).values());
        return body.toString();
    }

    /** Ids can have slashes in them, as they are or encoded; before the first there is the path's. */
    @GetMapping(value = ALL + "/{*id}", produces = MediaType.APPLICATION_JSON_VALUE)
    String one(@PathVariable String id, Caller caller) {
        ObjectNode found = models(caller).get(id.substring(1));
        if (found == null) {
            throw new ChatFailed(ChatError.modelNotFound(
                    "no model, strategy or experiment is called that; GET " + ALL + " lists them"));
        }
        return found.toString();
    }

    private Map<String, ObjectNode> models(Caller caller) {
        Inventory inventory = names.inventory();
        long created = inventory.pricesAsOf().atStartOfDay(ZoneOffset.UTC).toEpochSecond();
        Map<String, ObjectNode> shown = new TreeMap<>();
        names.all(inventory, caller.client().principal().tenant()).forEach((name, model) -> {
            ObjectNode entry = entry(
                    name,
                    created,
                    model.map(status -> status.model().provider().value()).orElse(OURS));
            model.ifPresent(status -> entry.set("polyphony", ModelNames.standing(status)));
            shown.put(name, entry);
        });
        ObjectNode own = entry(EmbeddingTask.IN_PROCESS, created, OURS);
        own.putObject("polyphony").put("embeddings", true);
        shown.put(EmbeddingTask.IN_PROCESS, own);
        Optional.ofNullable(inventory.embeddings())
                .orElse(List.of())
                .forEach(model -> Stream.of(model.name(), model.model().toString())
                        .forEach(name -> shown.put(name, embedding(name, created, model))));
        return shown;
    }

    private static ObjectNode embedding(String name, long created, EmbeddingStatus model) {
        ObjectNode entry = entry(name, created, model.model().provider().value());
        entry.putObject("polyphony")
                .put("model", model.model().toString())
                .put("readiness", model.readiness().word())
                .put("embeddings", true);
        return entry;
    }

    private static ObjectNode entry(String name, long created, String owner) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", name)
                .put("object", "model")
                .put("created", created)
                .put("owned_by", owner);
    }

    /** Everything else under {@code /v1}, and other methods of what is there. */
    @RequestMapping("/v1/**")
    ResponseEntity<String> nowhere() {
        return OpenAiErrors.response(ChatError.notFound(
                "nothing is served under this path by this method; there are " + String.join(", ", SERVED)));
    }

    private static final List<String> SERVED = List.of(
            "POST /v1/chat/completions",
            "POST /v1/responses",
            "GET /v1/responses/{id}",
            "POST /v1/messages",
            "POST /v1/embeddings",
            "GET /v1/models",
            "GET /v1/models/{id}");
}
