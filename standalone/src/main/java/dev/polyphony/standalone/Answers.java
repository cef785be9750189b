package dev.polyphony.standalone;

import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.cli.settings.Settings;
import java.util.Map;

/**
 * Where a worker of this process gets its answers.
 *
 * @param simulated whether from the simulator: because no provider is configured, or POLYPHONY_SIMULATE asks for it
 */
record Answers(Catalogue catalogue, boolean simulated) {
    private static final String SIMULATE = "POLYPHONY_SIMULATE";

    static Answers of(Settings settings, Map<String, String> environment) {
        Catalogue catalogue =
                settings.catalogue().found().map(CatalogueLoader::withOwn).orElseGet(CatalogueLoader::shipped);
        boolean configured =
                catalogue.providers().values().stream().anyMatch(provider -> provider.configured(environment));
        return new Answers(catalogue, !configured || Boolean.parseBoolean(environment.get(SIMULATE)));
    }
}
