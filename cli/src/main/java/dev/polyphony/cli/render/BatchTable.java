package dev.polyphony.cli.render;

import dev.polyphony.batch.BatchStatus;
import dev.polyphony.client.BatchUpload;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How far batches are. Times are in UTC. */
public final class BatchTable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private BatchTable() {}

    public static List<String> lines(List<BatchStatus> batches, Style style) {
        Table table = new Table(style, "").head("ID", "STATE", "ENDED", "COST", "SUBMITTED", "NAME");
        for (BatchStatus batch : batches) {
            table.row(
                    batch.id(),
                    batch.state().word(),
                    batch.ended() + "/" + batch.lines(),
                    batch.cost().toString(),
                    TIME.format(batch.createdAt()),
                    batch.name() == null ? "" : batch.name());
        }
        return table.lines();
    }

    /** {@code running: 41 of 202 lines: 39 answered, 2 invalid; $0.0021 of $5}. */
    public static String progress(BatchStatus batch) {
        String how = batch.byStatus().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .map(status -> status.getValue() + " " + status.getKey().replace('_', ' '))
                .collect(Collectors.joining(", "));
        return batch.state().word() + ": " + batch.ended() + " of " + batch.lines() + " lines"
                + (how.isEmpty() ? "" : ": " + how) + "; " + batch.cost()
                + (batch.limits().budget() == null
                        ? ""
                        : " of " + batch.limits().budget())
                + (batch.waitsFor() == null ? "" : "; waits: " + batch.waitsFor());
    }

    public static String received(BatchUpload.Received received) {
        return (received.already() ? "Submitted before: " : "Submitted: ") + received.lines() + " lines"
                + (received.invalid() == 0 ? "" : ", of which " + received.invalid() + " cannot be asked") + ".";
    }
}
