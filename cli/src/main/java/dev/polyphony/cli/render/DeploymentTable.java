package dev.polyphony.cli.render;

import dev.polyphony.deployment.DeploymentState;
import dev.polyphony.deployment.DeploymentState.State;
import dev.polyphony.deployment.DeploymentState.Version;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The versions of a deployment's workers, and what is amiss with them. Times are in UTC. */
public final class DeploymentTable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private DeploymentTable() {}

    public static List<String> of(DeploymentState state, Style style) {
        Table table = new Table(style, "").head("BUILD", "STATE", "OF WHAT IS NEW", "OPEN", "WORKERS", "FIRST SEEN");
        for (Version version : state.versions()) {
            table.row(
                    line -> version.state() == State.DRAINED ? style.faint(line) : line,
                    version.buildId(),
                    version.state().name().toLowerCase(Locale.ROOT),
                    Math.round(version.percent()) + "%",
                    String.valueOf(version.open()),
                    String.valueOf(version.workers()),
                    TIME.format(version.created()));
        }
        List<String> lines = new ArrayList<>(List.of(style.strong(state.name())));
        lines.addAll(table.lines());
        if (state.unversioned() > 0) {
            lines.add("workers without a version: " + state.unversioned()
                    + (state.current().isEmpty() ? ", which take what is new" : ""));
        }
        state.problem().ifPresent(problem -> lines.add(style.warn(problem)));
        return lines;
    }
}
