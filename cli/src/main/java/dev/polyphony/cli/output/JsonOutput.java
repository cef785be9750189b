package dev.polyphony.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.call.Reply;
import dev.polyphony.client.LatencyInSeconds;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * Our records as JSON for people and scripts: spelt as Temporal's histories have them, but that latencies are numbers,
 * whole days are days, and no number has an exponent.
 */
public final class JsonOutput {
    private static final ObjectWriter WRITER = JacksonJsonPayloadConverter.newDefaultObjectMapper()
            .addMixIn(AnalysisResult.class, LatencyInSeconds.class)
            .addMixIn(Reply.class, LatencyInSeconds.class)
            .registerModule(new SimpleModule("shown")
                    .addSerializer(Duration.class, new TimeValue(false))
                    .addSerializer(Double.class, new PlainNumber())
                    .addSerializer(double.class, new PlainNumber()))
            .writerWithDefaultPrettyPrinter()
            .with(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);

    private JsonOutput() {}

    public static String of(Object value) {
        try {
            return WRITER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that cannot be written", e);
        }
    }

    private static final class PlainNumber extends StdSerializer<Double> {
        PlainNumber() {
            super(Double.class);
        }

        @Override
        public void serialize(Double number, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (Double.isFinite(number)) {
                json.writeNumber(BigDecimal.valueOf(number));
            } else {
                json.writeNumber(number);
            }
        }
    }
}
