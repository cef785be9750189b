package dev.polyphony.completion;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.TokenLogprob;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How likely an answer's tokens were, from every vendor's form. They travel through the history with the answer: more
 * than it takes are none.
 */
final class TokenLogprobs {
    /** Bytes of JSON, as far as they can be foretold: a quarter of what the server takes at once. */
    private static final int MOST = 400_000;

    /** Of a token without its text. */
    private static final int FORM = 40;

    private final List<TokenLogprob> tokens = new ArrayList<>();
    private int size;

    /** OpenAI's form, and Ollama's. */
    void add(JsonNode list) {
        list.forEach(each -> add(token(each, alternatives(each.path("top_logprobs")))));
    }

    /** Gemini's: those that were chosen, and for each the likeliest, in lists of their own. */
    void result(JsonNode result) {
        JsonNode chosen = result.path("chosenCandidates");
        for (int i = 0; i < chosen.size(); i++) {
            JsonNode top = result.path("topCandidates").path(i).path("candidates");
            add(token(chosen.get(i), alternatives(top)));
        }
    }

    private static @Nullable List<TokenLogprob> alternatives(JsonNode list) {
        List<TokenLogprob> top = new ArrayList<>();
        list.forEach(each -> top.add(token(each, null)));
        return top.isEmpty() ? null : top;
    }

    private static TokenLogprob token(JsonNode each, @Nullable List<TokenLogprob> top) {
        JsonNode logprob = each.has("logprob") ? each.path("logprob") : each.path("logProbability");
        List<Integer> bytes = new ArrayList<>();
        each.path("bytes").forEach(one -> bytes.add(one.asInt()));
        return new TokenLogprob(each.path("token").asText(""), logprob.asDouble(), bytes.isEmpty() ? null : bytes, top);
    }

    private void add(TokenLogprob token) {
        size += size(token);
        if (size <= MOST) {
            tokens.add(token);
        }
    }

    private static int size(TokenLogprob token) {
        int own = FORM
                + 2 * token.token().length()
                + (token.bytes() == null ? 0 : 4 * token.bytes().size());
        return own
                + (token.top() == null
                        ? 0
                        : token.top().stream().mapToInt(TokenLogprobs::size).sum());
    }

    /** In order; none where there are more than can be kept. */
    List<TokenLogprob> all() {
        return size > MOST ? List.of() : List.copyOf(tokens);
    }
}
