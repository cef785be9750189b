package dev.polyphony.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.call.EmbeddingReply;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.chat.ChatError;
import dev.polyphony.chat.ChatErrors;
import dev.polyphony.chat.ChatFailed;
import dev.polyphony.chat.ChatRequests;
import dev.polyphony.client.EmbeddingFailed;
import dev.polyphony.http.ReceivedBody;
import dev.polyphony.rest.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** OpenAI's embeddings: vectors of texts, by providers' models or the worker's own. */
@RestController
class EmbeddingsController {
    private static final JsonFactory JSON = new ObjectMapper().getFactory();

    /** Answers when all vectors are there. */
    @PostMapping("/v1/embeddings")
    void embed(Caller caller, HttpServletRequest request, HttpServletResponse response) throws IOException {
        EmbeddingBody asked = EmbeddingBody.read(
                ChatRequests.body(request),
                request::getHeader,
                caller.client().principal().tenant());
        EmbeddingReply reply = vectors(caller, asked);
        ReceivedBody.release(request);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setHeader("Polyphony-Model", reply.model().toString());
        if (reply.cost() != null) {
            response.setHeader("Polyphony-Cost", reply.cost().usd().toPlainString());
        }
        // As it goes: a batch is tens of megabytes.
        try (JsonGenerator json = JSON.createGenerator(response.getOutputStream())) {
            write(reply, asked, json);
        }
    }

    private static EmbeddingReply vectors(Caller caller, EmbeddingBody asked) {
        try {
            return caller.client().embed(asked.task());
        } catch (EmbeddingFailed e) {
            throw new ChatFailed(ChatErrors.of(e.failure(), asked.task().model(), Instant.now(), "input"));
        } catch (InvalidField e) {
            throw e.field().equals("model") ? new ChatFailed(ChatError.modelNotFound(e.problem())) : e;
        }
    }

    private static void write(EmbeddingReply reply, EmbeddingBody asked, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("object", "list");
        json.writeArrayFieldStart("data");
        List<String> vectors = reply.vectors();
        for (int i = 0; i < vectors.size(); i++) {
            json.writeStartObject();
            json.writeStringField("object", "embedding");
            json.writeNumberField("index", i);
            json.writeFieldName("embedding");
            write(vectors.get(i), asked.base64(), json);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("model", reply.model().toString());
        long tokens = Objects.requireNonNullElse(reply.inputTokens(), 0L);
        json.writeObjectFieldStart("usage");
        json.writeNumberField("prompt_tokens", tokens);
        json.writeNumberField("total_tokens", tokens);
        json.writeEndObject();
        json.writeObjectField("polyphony", own(reply, asked));
        json.writeEndObject();
    }

    private static void write(String vector, boolean base64, JsonGenerator json) throws IOException {
        if (base64) {
            json.writeString(vector);
            return;
        }
        FloatBuffer numbers = ByteBuffer.wrap(Base64.getDecoder().decode(vector))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        json.writeStartArray();
        while (numbers.hasRemaining()) {
            json.writeNumber(numbers.get());
        }
        json.writeEndArray();
    }

    private static ObjectNode own(EmbeddingReply reply, EmbeddingBody asked) {
        ObjectNode own = JsonNodeFactory.instance
                .objectNode()
                .put(
                        "cost",
                        Objects.requireNonNullElse(reply.cost(), Money.ZERO).usd())
                .put("cost_complete", reply.cost() != null)
                .put("simulated", reply.simulated());
        asked.ignored().forEach(own.withArray("ignored")::add);
        return own;
    }
}
