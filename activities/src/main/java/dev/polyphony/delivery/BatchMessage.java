package dev.polyphony.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.batch.BatchStatus;
import dev.polyphony.call.Money;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver is told of a batch that has ended.
 *
 * @param byStatus how many lines ended how
 * @param link where what came of each line is, at the service's own address
 */
record BatchMessage(
        String id,
        String tenant,
        String state,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String name,
        int lines,
        @JsonProperty("by_status") Map<String, Integer> byStatus,
        Money cost,
        String link) {
    static BatchMessage of(String tenant, BatchStatus batch) {
        return new BatchMessage(
                batch.id(),
                tenant,
                batch.state().word(),
                batch.name(),
                batch.lines(),
                batch.byStatus(),
                batch.cost(),
                "/api/batches/" + batch.id() + "/results");
    }
}
