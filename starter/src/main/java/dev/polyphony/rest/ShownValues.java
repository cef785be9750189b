package dev.polyphony.rest;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.polyphony.text.ShownConfidence;
import dev.polyphony.text.TimeText;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Values for people and scripts, as the command line's JSON has them: whole days are days, seconds have no trailing
 * zeros, confidences have three decimals, and no number has an exponent. What histories hold is written by others.
 */
final class ShownValues extends SimpleModule {
    ShownValues() {
        super("shown");
        addSerializer(Duration.class, new Time(false));
        addSerializer(Double.class, new PlainNumber(false));
        addSerializer(double.class, new PlainNumber(false));
    }

    private static final class Time extends StdSerializer<Duration> {
        private final boolean asNumber;

        Time(boolean asNumber) {
            super(Duration.class);
            this.asNumber = asNumber;
        }

        @Override
        public ValueSerializer<?> createContextual(SerializationContext context, @Nullable BeanProperty property) {
            JsonFormat.@Nullable Value format = findFormatOverrides(context, property, handledType());
            return new Time(format != null && format.getShape().isNumeric());
        }

        @Override
        public void serialize(Duration time, JsonGenerator json, SerializationContext context) {
            if (asNumber) {
                json.writeNumber(TimeText.seconds(time));
            } else {
                json.writeString(TimeText.iso(time));
            }
        }
    }

    private static final class PlainNumber extends StdSerializer<Double> {
        private final boolean confidence;

        PlainNumber(boolean confidence) {
            super(Double.class);
            this.confidence = confidence;
        }

        @Override
        public ValueSerializer<?> createContextual(SerializationContext context, @Nullable BeanProperty property) {
            return new PlainNumber(property != null && ShownConfidence.isOne(property.getName()));
        }

        @Override
        public void serialize(Double number, JsonGenerator json, SerializationContext context) {
            if (Double.isFinite(number)) {
                json.writeNumber(BigDecimal.valueOf(confidence ? ShownConfidence.rounded(number) : number));
            } else {
                json.writeNumber(number);
            }
        }
    }
}
