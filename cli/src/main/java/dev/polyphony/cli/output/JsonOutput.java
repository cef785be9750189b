package dev.polyphony.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.call.Reply;
import dev.polyphony.client.LatencyInSeconds;
import dev.polyphony.text.ShownConfidence;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Our records as JSON for people and scripts: spelt as Temporal's histories have them, but that latencies are numbers,
 * whole days are days, confidences have three decimals, and no number has an exponent.
 */
public final class JsonOutput {
    private static final ObjectWriter LINES = JacksonJsonPayloadConverter.newDefaultObjectMapper()
            .addMixIn(AnalysisResult.class, LatencyInSeconds.class)
            .addMixIn(Reply.class, LatencyInSeconds.class)
            .registerModule(new SimpleModule("shown")
                    .addSerializer(Duration.class, new TimeValue(false))
                    .addSerializer(Double.class, new PlainNumber(false))
                    .addSerializer(double.class, new PlainNumber(false)))
            .writer()
            .with(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);

    private static final ObjectWriter PRETTY = LINES.withDefaultPrettyPrinter();

    private JsonOutput() {}

    public static String of(Object value) {
        return written(PRETTY, value);
    }

    /** In one line. */
    public static String line(Object value) {
        return written(LINES, value);
    }

    private static String written(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that cannot be written", e);
        }
    }

    private static final class PlainNumber extends StdSerializer<Double> implements ContextualSerializer {
        private final boolean confidence;

        PlainNumber(boolean confidence) {
            super(Double.class);
            this.confidence = confidence;
        }

        @Override
        public JsonSerializer<?> createContextual(SerializerProvider provider, @Nullable BeanProperty property) {
            return new PlainNumber(property != null && ShownConfidence.isOne(property.getName()));
        }

        @Override
        public void serialize(Double number, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (Double.isFinite(number)) {
                json.writeNumber(BigDecimal.valueOf(confidence ? ShownConfidence.rounded(number) : number));
            } else {
                json.writeNumber(number);
            }
        }
    }
}
