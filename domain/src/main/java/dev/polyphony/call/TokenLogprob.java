package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How likely a token of an answer was, as OpenAI's protocol tells it.
 *
 * @param logprob natural logarithm of its probability, at most 0 but for rounding; -9999 for one that is next to
 *     impossible
 * @param bytes 0 to 255, where the token is a part of a character; absent where they are those of its text in UTF-8
 * @param top the likeliest tokens at its place, the likeliest first; absent where they were not asked for
 */
@Persisted
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokenLogprob(
        String token,
        double logprob,
        @Nullable List<Integer> bytes,
        @JsonProperty("top_logprobs") @Nullable List<TokenLogprob> top) {
    private static final double LEAST = -9999;

    public TokenLogprob {
        logprob = logprob >= LEAST ? logprob : LEAST;
        bytes = bytes == null || bytes.equals(utf8(token)) ? null : List.copyOf(bytes);
        top = top == null ? null : List.copyOf(top);
    }

    /** Its bytes, 0 to 255 each. */
    public List<Integer> utf8() {
        return bytes == null ? utf8(token) : bytes;
    }

    private static List<Integer> utf8(String token) {
        List<Integer> each = new ArrayList<>();
        for (byte one : token.getBytes(StandardCharsets.UTF_8)) {
            each.add(Byte.toUnsignedInt(one));
        }
        return each;
    }
}
