package dev.polyphony.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A parser of bytes that takes a long text from them as it stands, where it is written without escapes in ASCII as
 * images are: by itself a parser gathers it in characters first, which takes several times its size.
 */
final class LongTexts extends JsonParserDelegate {
    private static final int LONG = 64 * 1024;

    private final byte[] json;

    /** @param parser of all of the bytes */
    LongTexts(JsonParser parser, byte[] json) {
        super(parser);
        this.json = json;
    }

    @Override
    public String getText() throws IOException {
        String plain = hasToken(JsonToken.VALUE_STRING) ? plain() : null;
        return plain == null ? super.getText() : plain;
    }

    private @Nullable String plain() {
        long quote = delegate.currentTokenLocation().getByteOffset();
        if (quote < 0 || quote + LONG >= json.length || json[(int) quote] != '"') {
            return null;
        }
        int start = (int) quote + 1;
        int end = start;
        while (end < json.length && json[end] != '"') {
            // What is not ASCII is negative.
            if (json[end] < ' ' || json[end] == '\\') {
                return null;
            }
            end++;
        }
        return end == json.length || end - start < LONG
                ? null
                : new String(json, start, end - start, StandardCharsets.US_ASCII);
    }
}
