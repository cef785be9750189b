package dev.polyphony.telemetry;

import io.opentelemetry.context.Context;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.interceptors.Header;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The trace in the header that Temporal carries beside arguments, under the name and in the form in which Temporal's
 * own tracing of all languages puts it there: a service that has that begins traces which go on here.
 */
final class TraceHeader {
    private static final String NAME = "_tracer-data";

    private final Telemetry telemetry;

    TraceHeader(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    /** A header that cannot be read leads nowhere, and keeps nobody from working. */
    Context read(Header header) {
        Payload payload = header.getValues().get(NAME);
        if (payload == null) {
            return Context.root();
        }
        try {
            Map<?, ?> sent = DefaultDataConverter.STANDARD_INSTANCE.fromPayload(payload, Map.class, Map.class);
            Map<String, String> fields = new TreeMap<>();
            sent.forEach(
                    (name, value) -> fields.put(String.valueOf(name).toLowerCase(Locale.ROOT), String.valueOf(value)));
            return telemetry.context(fields);
        } catch (DataConverterException e) {
            return Context.root();
        }
    }

    /** The header with that context beside what it has. */
    Header with(Context context, Header header) {
        Map<String, String> fields = telemetry.carried(context);
        if (fields.isEmpty()) {
            return header;
        }
        Map<String, Payload> all = new HashMap<>(header.getValues());
        DefaultDataConverter.STANDARD_INSTANCE.toPayload(fields).ifPresent(payload -> all.put(NAME, payload));
        return new Header(all);
    }
}
