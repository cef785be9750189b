package dev.polyphony.anthropic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.chat.ChatError;
import dev.polyphony.chat.ChatFailed;
import dev.polyphony.chat.ModelNames;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.rest.Caller;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/models} for those that speak Anthropic's protocol, as the header tells that all its clients send. */
@RestController
class AnthropicModels {
    private static final String VERSION = "anthropic-version";
    private static final String ALL = "/v1/models";

    private final ModelNames names;

    AnthropicModels(ModelNames names) {
        this.names = names;
    }

    /** All on one page, unless fewer are wanted. */
    @GetMapping(value = ALL, headers = VERSION, produces = MediaType.APPLICATION_JSON_VALUE)
    String list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(name = "after_id", required = false) @Nullable String after,
            @RequestParam(name = "before_id", required = false) @Nullable String before,
            @RequestParam(name = MessagesController.BETA_ADDRESS, required = false) @Nullable String beta,
            Caller caller) {
        return ModelPage.of(models(caller), limit, after, before).json().toString();
    }

    /** Ids can have slashes in them, as they are or encoded; before the first there is the path's. */
    @GetMapping(value = ALL + "/{*id}", headers = VERSION, produces = MediaType.APPLICATION_JSON_VALUE)
    String one(
            @PathVariable String id,
            @RequestParam(name = MessagesController.BETA_ADDRESS, required = false) @Nullable String beta,
            Caller caller) {
        ObjectNode found = models(caller).get(id.substring(1));
        if (found == null) {
            throw new ChatFailed(ChatError.modelNotFound(
                    "no model, strategy or experiment is called that; GET " + ALL + " lists them"));
        }
        return found.toString();
    }

    /** Everything else that is asked in this protocol. */
    @RequestMapping(value = "/v1/**", headers = VERSION)
    ResponseEntity<String> nowhere() {
        return MessageErrors.response(
                ChatError.notFound("nothing is served under this path by this method; there are POST /v1/messages, POST"
                        + " /v1/messages/count_tokens, GET /v1/models and GET /v1/models/{id}"));
    }

    /** Where nothing else is spoken, whatever is sent along. */
    @RequestMapping("/v1/messages/**")
    ResponseEntity<String> nowhereElse() {
        return nowhere();
    }

    private SortedMap<String, ObjectNode> models(Caller caller) {
        Inventory inventory = names.inventory();
        String created = inventory.pricesAsOf() + "T00:00:00Z";
        SortedMap<String, ObjectNode> shown = new TreeMap<>();
        names.all(inventory, caller.client().principal().tenant()).forEach((name, model) -> {
            ObjectNode entry = JsonNodeFactory.instance
                    .objectNode()
                    .put("type", "model")
                    .put("id", name)
                    .put("display_name", name)
                    .put("created_at", created);
            model.ifPresent(status -> {
                entry.put("max_input_tokens", status.contextTokens());
                entry.set("polyphony", ModelNames.standing(status));
            });
            shown.put(name, entry);
        });
        return shown;
    }
}
