package dev.polyphony.pipelinestore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.polyphony.port.TextUnreadable;
import dev.polyphony.storage.TextCipher;

/** A pipeline as it is kept: JSON, sealed where a key is set. */
record SealedJson(TextCipher cipher) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    String sealed(Object value) {
        try {
            return cipher.seal(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(value.getClass() + " cannot be written", e);
        }
    }

    /** @throws TextUnreadable where no key at hand opens it, or this version cannot read it */
    <T> T opened(String body, Class<T> type) {
        try {
            return JSON.readValue(cipher.open(body), type);
        } catch (JsonProcessingException e) {
            // Its message may quote the text.
            throw new TextUnreadable("a stored pipeline is of a later version, or damaged");
        }
    }
}
