package dev.polyphony.bench.providers;

import com.google.protobuf.util.Timestamps;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where analyses of the same shape wait: the median time from each event of their histories to the next. */
final class Hops {
    private final Map<String, List<Double>> millis = new LinkedHashMap<>();

    /** @param workflow of one that has ended */
    void add(WorkflowClient client, String workflow) {
        List<HistoryEvent> events = client.fetchHistory(workflow).getEvents();
        for (int i = 1; i < events.size(); i++) {
            String hop = "%2d %s to %s".formatted(i, name(events.get(i - 1)), name(events.get(i)));
            millis.computeIfAbsent(hop, some -> new ArrayList<>())
                    .add((double) Timestamps.toMillis(events.get(i).getEventTime())
                            - Timestamps.toMillis(events.get(i - 1).getEventTime()));
        }
    }

    private static String name(HistoryEvent event) {
        return event.getEventType()
                .name()
                .replace("EVENT_TYPE_", "")
                .replace('_', ' ')
                .toLowerCase(Locale.ROOT);
    }

    /** One line for each hop. */
    List<String> lines() {
        return millis.entrySet().stream()
                .map(hop -> String.format(
                        Locale.ROOT,
                        "%6.0f ms  %s",
                        new Crowd.Outcome(hop.getValue().size(), hop.getValue()).quantile(0.5),
                        hop.getKey()))
                .toList();
    }
}
