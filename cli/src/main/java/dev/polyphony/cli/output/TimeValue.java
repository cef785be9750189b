package dev.polyphony.cli.output;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.polyphony.text.TimeText;
import java.io.IOException;
import java.time.Duration;

/** A time in ISO 8601, whole days as days; seconds without trailing zeros where a number is asked for. */
final class TimeValue extends StdSerializer<Duration> implements ContextualSerializer {
    private final boolean asNumber;

    TimeValue(boolean asNumber) {
        super(Duration.class);
        this.asNumber = asNumber;
    }

    @Override
    public JsonSerializer<?> createContextual(SerializerProvider provider, BeanProperty property) {
        JsonFormat.Value format = findFormatOverrides(provider, property, handledType());
        return new TimeValue(format != null && format.getShape().isNumeric());
    }

    @Override
    public void serialize(Duration time, JsonGenerator json, SerializerProvider provider) throws IOException {
        if (asNumber) {
            json.writeNumber(TimeText.seconds(time));
        } else {
            json.writeString(TimeText.iso(time));
        }
    }
}
