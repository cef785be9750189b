package dev.polyphony.decision;

import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.planning.PlanCompiler;
import dev.polyphony.planning.building.Defaults;
import dev.polyphony.port.Availability;
import dev.polyphony.port.TrafficView;
import dev.polyphony.routing.SignalReader;
import dev.polyphony.routing.Signals;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** Compilers of the shipped catalogue on a fixed day. */
final class Compilers {
    static final Catalogue CATALOGUE = CatalogueLoader.shipped();
    private static final Clock TODAY = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

    private Compilers() {}

    static PlanCompiler under(Availability availability) {
        return new PlanCompiler(
                CATALOGUE,
                availability,
                Defaults.standard(),
                new SignalReader(Signals.standard()),
                () -> TrafficView.NONE,
                TODAY);
    }
}
