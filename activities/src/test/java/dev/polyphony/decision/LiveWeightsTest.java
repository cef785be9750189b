package dev.polyphony.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Node;
import dev.polyphony.planning.PlanCompiler;
import dev.polyphony.planning.building.Defaults;
import dev.polyphony.port.Availability.State;
import dev.polyphony.routing.SignalReader;
import dev.polyphony.routing.Signals;
import dev.polyphony.storage.Database;
import dev.polyphony.traffic.StoredTraffic;
import dev.polyphony.traffic.TrafficSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sets on one process holds for what is compiled next, on every other one of the same database. */
class LiveWeightsTest {
    private static final ProviderId OPENAI = new ProviderId("openai");
    private static final ProviderId ANTHROPIC = new ProviderId("anthropic");
    private static final ProviderId GEMINI = new ProviderId("gemini");
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private Instant now = NOON;

    @Test
    void nextThousandFollowOnEveryWorker(@TempDir Path folder) {
        Path file = folder.resolve("ledger.db");
        try (Database here = Database.file(file);
                Database there = Database.file(file)) {
            PlanCompiler one = compiler(here);
            PlanCompiler other = compiler(there);
            assertThat(shares(one))
                    .satisfies(shares -> assertThat(shares.get(OPENAI)).isCloseTo(0.4, within(0.04)));
            assertThat(shares(other))
                    .satisfies(shares -> assertThat(shares.get(OPENAI)).isCloseTo(0.4, within(0.04)));

            new TrafficSettings(here, () -> now).weights(Map.of(OPENAI, 0.1, ANTHROPIC, 0.9, GEMINI, 0.0), "ann");
            now = now.plusSeconds(1);

            for (PlanCompiler worker : List.of(one, other)) {
                Map<ProviderId, Double> shares = shares(worker);
                assertThat(shares.get(ANTHROPIC)).isCloseTo(0.9, within(0.04));
                assertThat(shares.get(OPENAI)).isCloseTo(0.1, within(0.04));
                assertThat(shares).doesNotContainKey(GEMINI);
            }
        }
    }

    private PlanCompiler compiler(Database database) {
        return new PlanCompiler(
                CatalogueLoader.shipped(),
                model -> new State.Ready(),
                Defaults.standard(),
                new SignalReader(Signals.standard()),
                new StoredTraffic(database, () -> now),
                Clock.fixed(NOON, ZoneOffset.UTC));
    }

    /** Of whom a thousand analyses ask first. */
    private static Map<ProviderId, Double> shares(PlanCompiler compiler) {
        return IntStream.range(0, 1000)
                .mapToObj(i -> first(compiler, "an-" + i))
                .collect(Collectors.groupingBy(provider -> provider, Collectors.summingDouble(provider -> 0.001)));
    }

    private static ProviderId first(PlanCompiler compiler, String id) {
        Analysis analysis =
                new Analysis(id, "default", "What is 2+2?", Selection.Preset.of("balanced"), Limits.DEFAULT);
        Node root = ((Compilation.Compiled) compiler.compile(analysis, List.of()))
                .plan()
                .root();
        return root.calls().findFirst().orElseThrow().model().provider();
    }
}
