package dev.polyphony.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.polyphony.port.TextUnreadable;

/**
 * Records as they are kept: JSON, sealed where a key is set.
 *
 * @param what they are, for people
 */
public record SealedJson(TextCipher cipher, String what) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public String sealed(Object value) {
        try {
            return cipher.seal(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(value.getClass() + " cannot be written", e);
        }
    }

    /** @throws TextUnreadable where no key at hand opens it, or this version cannot read it */
    public <T> T opened(String body, Class<T> type) {
        try {
            return JSON.readValue(cipher.open(body), type);
        } catch (JsonProcessingException e) {
            // Its message may quote the text.
            throw new TextUnreadable("a stored " + what + " is of a later version, or damaged");
        }
    }
}
