package dev.polyphony.standalone;

import java.util.List;
import java.util.Map;

/**
 * Types, in one process, commands of one kind, so that the script {@code polyphony} can have Java write down in one
 * archive which classes they load. {@code planning} are those that only plan, where no worker runs in their home;
 * {@code plain} those that need no Temporal either way; {@code attached} expects an {@code up} in its home, which
 * answers.
 */
public final class Rehearsal {
    private static final Map<String, List<List<String>>> LINES = Map.of(
            "plain",
            List.of(
                    List.of("--help"),
                    List.of("analyze", "--help"),
                    List.of("costs"),
                    List.of("costs", "stats"),
                    List.of("audit")),
            "planning",
            List.of(
                    List.of("models"),
                    List.of("models", "recommend"),
                    List.of("strategies"),
                    List.of("analyze", "--dry-run", "A rehearsal"),
                    List.of("pipeline", "development", "--dry-run", "A rehearsal")),
            "attached",
            List.of(
                    List.of("models"),
                    List.of("strategies"),
                    List.of("budgets"),
                    List.of("analyze", "A rehearsal"),
                    List.of("list")));

    private Rehearsal() {}

    /** Ends with 1 where one of them fails: what they load is written down all the same. */
    public static void main(String[] args) {
        int worst = 0;
        for (List<String> line : LINES.getOrDefault(args[0], List.of())) {
            worst = Math.max(worst, Main.run(line.toArray(String[]::new)));
        }
        System.exit(worst);
    }
}
