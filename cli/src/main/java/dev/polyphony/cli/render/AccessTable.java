package dev.polyphony.cli.render;

import dev.polyphony.access.AccessKey;
import dev.polyphony.access.AuditLog;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Keys, and what was done with them. Times are in UTC. */
public final class AccessTable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private AccessTable() {}

    public static List<String> keys(List<AccessKey> keys, Instant now, Style style) {
        Table table =
                new Table(style, "").head("ID", "TENANT", "ROLE", "STATE", "LAST USED", "EXPIRES", "LIMITS", "NAME");
        for (AccessKey key : keys) {
            AccessKey.State state = key.state(now);
            table.row(
                    line -> state == AccessKey.State.VALID ? line : style.faint(line),
                    "pk_" + key.id(),
                    key.tenant(),
                    key.role().word(),
                    state.name().toLowerCase(Locale.ROOT),
                    time(key.usedAt(), "never"),
                    time(key.expiresAt(), "never"),
                    limits(key),
                    key.name() == null ? "" : key.name());
        }
        return table.lines();
    }

    private static String limits(AccessKey key) {
        List<String> limits = new ArrayList<>();
        if (key.requestsPerMinute() != null) {
            limits.add(key.requestsPerMinute() + " a minute");
        }
        if (key.atOnce() != null) {
            limits.add(key.atOnce() + " at once");
        }
        return limits.isEmpty() ? "none" : String.join(", ", limits);
    }

    public static List<String> audit(List<AuditLog.Entry> entries, Style style) {
        Table table = new Table(style, "").head("WHEN", "WHO", "TENANT", "ACTION", "WHAT");
        for (AuditLog.Entry entry : entries) {
            table.row(
                    SECOND.format(entry.at()),
                    entry.who(),
                    entry.tenant() == null ? "" : entry.tenant(),
                    entry.action(),
                    entry.subject() + (entry.detail() == null ? "" : ": " + entry.detail()));
        }
        return table.lines();
    }

    private static String time(@Nullable Instant at, String never) {
        return at == null ? never : TIME.format(at);
    }
}
