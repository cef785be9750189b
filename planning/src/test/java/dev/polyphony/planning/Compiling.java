package dev.polyphony.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.call.Failure;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Plan;
import dev.polyphony.planning.building.Defaults;
import dev.polyphony.port.Availability;
import dev.polyphony.port.Availability.State;
import dev.polyphony.port.TrafficView;
import dev.polyphony.routing.SignalReader;
import dev.polyphony.routing.Signals;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Requests against the shipped catalogue on a fixed day. */
public final class Compiling {
    public static final Catalogue CATALOGUE = CatalogueLoader.shipped();
    public static final LocalDate DAY = LocalDate.of(2026, 11, 21);
    private static final Clock TODAY = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

    private Compiling() {}

    public static PlanCompiler compiler(Availability availability) {
        return new PlanCompiler(
                CATALOGUE,
                availability,
                Defaults.standard(),
                new SignalReader(Signals.standard()),
                () -> TrafficView.NONE,
                TODAY);
    }

    /** @param withCredentials providers that can be asked; all where empty */
    public static Compilation compile(Selection selection, Limits limits, String prompt, String... withCredentials) {
        Set<String> able = Set.of(withCredentials);
        Availability availability =
                model -> able.isEmpty() || able.contains(model.provider().value())
                        ? new State.Ready()
                        : new State.Blocked(new Failure.NoCredentials("KEY"));
        return compiler(availability).compile(new Analysis("an-1", "default", prompt, selection, limits), List.of());
    }

    public static CompiledPlan compiled(Selection selection, String prompt, String... withCredentials) {
        Compilation compilation = compile(selection, Limits.DEFAULT, prompt, withCredentials);
        assertThat(compilation).isInstanceOf(Compilation.Compiled.class);
        return ((Compilation.Compiled) compilation).plan();
    }

    public static CompiledPlan compiled(String strategy, String... withCredentials) {
        return compiled(Preset.of(strategy), "a question", withCredentials);
    }

    public static CompiledPlan compiled(Plan plan) {
        return compiled(new Selection.Custom(plan), "a question");
    }

    public static Compilation.Rejected rejected(Selection selection, Limits limits) {
        Compilation compilation = compile(selection, limits, "a question");
        assertThat(compilation).isInstanceOf(Compilation.Rejected.class);
        return (Compilation.Rejected) compilation;
    }

    public static Preset tuned(String strategy, Tuning tuning) {
        return new Preset(strategy, null, List.of(), null, tuning);
    }

    /** The names of all models below, in order; of those who are consulted none. */
    public static List<@Nullable String> names(Node node) {
        return node.children().isEmpty()
                ? List.of(node.label())
                : node.children().stream()
                        .flatMap(child -> names(child).stream())
                        .toList();
    }
}
