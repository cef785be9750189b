package dev.polyphony.llama;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers in OpenAI's form. */
final class ChatAnswers {
    private final String model;
    private final String id;
    private final long created;

    /** @param created in seconds since 1970 */
    ChatAnswers(String model, String id, long created) {
        this.model = model;
        this.id = id;
        this.created = created;
    }

    ObjectNode whole(String text, LlamaEngine.Completion completion) {
        ObjectNode answer = head("chat.completion");
        ObjectNode choice = choice(answer, completion.finishReason());
        choice.putObject("message")
                .put("role", "assistant")
                .put("content", text)
                .putNull("refusal");
        answer.set("usage", usage(completion.promptTokens(), completion.tokens()));
        return answer;
    }

    ObjectNode first() {
        ObjectNode chunk = head("chat.completion.chunk");
        choice(chunk, null).putObject("delta").put("role", "assistant").put("content", "");
        return chunk;
    }

    ObjectNode piece(String text) {
        ObjectNode chunk = head("chat.completion.chunk");
        choice(chunk, null).putObject("delta").put("content", text);
        return chunk;
    }

    ObjectNode last(LlamaEngine.Completion completion) {
        ObjectNode chunk = head("chat.completion.chunk");
        choice(chunk, completion.finishReason()).putObject("delta");
        return chunk;
    }

    ObjectNode usage(LlamaEngine.Completion completion) {
        ObjectNode chunk = head("chat.completion.chunk");
        chunk.putArray("choices");
        chunk.set("usage", usage(completion.promptTokens(), completion.tokens()));
        return chunk;
    }

    private ObjectNode head(String object) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", model);
    }

    private static ObjectNode choice(ObjectNode answer, @Nullable String finish) {
        return answer.putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", finish)
                .putNull("logprobs");
    }

    static ObjectNode usage(int prompt, int completion) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion);
    }

    /** @param vectors of each text, in order */
    static ObjectNode embeddings(String model, List<float[]> vectors, int tokens) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("object", "list");
        var data = answer.putArray("data");
        for (int i = 0; i < vectors.size(); i++) {
            var numbers =
                    data.addObject().put("object", "embedding").put("index", i).putArray("embedding");
            for (float number : vectors.get(i)) {
                numbers.add(number);
            }
        }
        answer.put("model", model)
                .putObject("usage")
                .put("prompt_tokens", tokens)
                .put("total_tokens", tokens);
        return answer;
    }

    static ObjectNode models(String model, long created) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("object", "list");
        answer.putArray("data")
                .addObject()
                .put("id", model)
                .put("object", "model")
                .put("created", created)
                .put("owned_by", "local");
        return answer;
    }

    static ObjectNode error(String type, @Nullable String code, @Nullable String parameter, String message) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", parameter)
                .put("code", code);
        return answer;
    }
}
