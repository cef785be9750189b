package dev.polyphony.cli.render;

import dev.polyphony.cli.platform.DoctorLine;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.Readiness;
import dev.polyphony.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the doctor says, section by section. */
public final class DoctorReport {
    private static final Set<Readiness> ANSWERING = Set.of(Readiness.READY, Readiness.RECOVERING);

    private final Style style;

    public DoctorReport(Style style) {
        this.style = style;
    }

    public List<String> settings(Settings settings) {
        Table table = new Table(style, "  ").head("SETTING", "VALUE", "FROM");
        settings.lines().forEach(line -> table.row(line.name(), line.value(), line.source()));
        return section("Settings", table.lines());
    }

    public List<String> findings(List<DoctorLine> findings) {
        return section(
                "This machine",
                findings.stream().flatMap(line -> finding(line).stream()).toList());
    }

    public List<String> finding(DoctorLine line) {
        String text = style.marks(mark(line.level()) + " " + line.subject() + ": " + line.found());
        String painted = switch (line.level()) {
            case OK -> style.good(text);
            case WARNING -> style.warn(text);
            case PROBLEM -> style.bad(text);
        };
        return line.next() == null
                ? List.of("  " + painted)
                : List.of("  " + painted, "    " + style.marks("→ " + line.next()));
    }

    public List<String> providers(String temporal, Inventory inventory) {
        List<String> lines = new ArrayList<>(finding(DoctorLine.ok("Temporal", temporal)));
        lines.addAll(InventoryTables.providers(inventory, style));
        if (inventory.health() != null) {
            lines.addAll(InventoryTables.together(inventory.health(), style));
        }
        Inventory.CatalogueFile file = inventory.catalogue();
        if (file != null && file.problem() != null) {
            lines.addAll(finding(DoctorLine.problem(
                    "Catalogue",
                    file.name() + " cannot be used, the one before stays: " + file.problem(),
                    "mend it; workers read it again by themselves, or: polyphony providers reload")));
        }
        return section("Providers, as a worker sees them", lines);
    }

    public List<String> verdict(Inventory inventory, boolean simulated) {
        if (simulated) {
            return List.of(
                    style.warn("No provider key is set: answers are simulated. Next: set one of the keys above."));
        }
        long answering = count(inventory, ANSWERING);
        if (answering > 0) {
            return List.of(style.good(Figures.count(answering, "provider", "providers")
                    + " can answer. Next: polyphony analyze \"...\""));
        }
        long unasked = count(inventory, Set.of(Readiness.UNKNOWN));
        return List.of(
                unasked > 0
                        ? style.warn(Figures.count(unasked, "provider is", "providers are")
                                + " set up and not checked yet. Next: polyphony doctor --check, which costs nothing")
                        : style.bad("No provider can answer. Next: see the last column above."));
    }

    /** Whether some model answers, or may: of those that somebody set up and nobody has asked yet nothing is known. */
    public static boolean canAnswer(Inventory inventory) {
        return inventory.models().stream().anyMatch(model -> ANSWERING.contains(model.readiness()))
                || count(inventory, Set.of(Readiness.UNKNOWN)) > 0;
    }

    private static long count(Inventory inventory, Set<Readiness> such) {
        return inventory.providers().stream()
                .filter(provider -> such.contains(provider.readiness()) && !provider.simulated())
                .filter(provider -> provider.readiness() != Readiness.UNKNOWN || provider.wasSetUp())
                .count();
    }

    private List<String> section(String title, List<String> lines) {
        List<String> section = new ArrayList<>(List.of(style.strong(title)));
        section.addAll(lines);
        section.add("");
        return section;
    }

    private static String mark(DoctorLine.Level level) {
        return switch (level) {
            case OK -> "✓";
            case WARNING -> "!";
            case PROBLEM -> "✗";
        };
    }
}
