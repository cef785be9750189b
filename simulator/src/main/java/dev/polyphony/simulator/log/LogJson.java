package dev.polyphony.simulator.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The log as JSON: instants and durations in ISO-8601, all else by its field's name. */
public final class LogJson {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addSerializer(Duration.class, ToStringSerializer.instance));

    private LogJson() {}

    /** One array. */
    public static String list(List<LoggedRequest> requests) {
        return write(requests);
    }

    /** One array. */
    public static String events(List<MachineLog.Event> events) {
        return write(events);
    }

    /** One line, without its end. */
    public static String line(LoggedRequest request) {
        return write(request);
    }

    private static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
