package dev.polyphony.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.call.Reply;
import dev.polyphony.client.LatencyInSeconds;
import io.temporal.common.converter.JacksonJsonPayloadConverter;

/** Our records as JSON, spelt as Temporal's histories have them, but for latencies. */
public final class JsonOutput {
    private static final ObjectWriter WRITER = JacksonJsonPayloadConverter.newDefaultObjectMapper()
            .addMixIn(AnalysisResult.class, LatencyInSeconds.class)
            .addMixIn(Reply.class, LatencyInSeconds.class)
            .writerWithDefaultPrettyPrinter();

    private JsonOutput() {}

    public static String of(Object value) {
        try {
            return WRITER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that cannot be written", e);
        }
    }
}
