package dev.polyphony.simulator.script;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.nio.file.Path;
import java.time.Duration;

/** Scripts as JSON: alternatives by {@code kind}, durations in ISO-8601 ({@code PT1.5S}), unknown fields refused. */
public final class ScriptJson {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .registerModule(new SimpleModule()
                    .addSerializer(Duration.class, ToStringSerializer.instance)
                    .addSerializer(Path.class, ToStringSerializer.instance)
                    .addDeserializer(Duration.class, new IsoDuration()));

    private ScriptJson() {}

    /** @throws IllegalArgumentException if this is no script, saying where */
    public static Script read(String json) {
        try {
            return MAPPER.readValue(json, Script.class);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(
                    "not a script: " + wrong.getOriginalMessage() + " at " + wrong.getLocation(), wrong);
        }
    }

    public static String write(Script script) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(script);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static final class IsoDuration extends FromStringDeserializer<Duration> {
        private static final long serialVersionUID = 1L;

        IsoDuration() {
            super(Duration.class);
        }

        @Override
        protected Duration _deserialize(String text, DeserializationContext context) {
            return Duration.parse(text);
        }
    }
}
