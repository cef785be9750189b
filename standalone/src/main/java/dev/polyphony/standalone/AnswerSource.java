package dev.polyphony.standalone;

import dev.polyphony.call.InvalidField;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.notation.NotationError;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.EnvironmentProxies;
import dev.polyphony.settings.InvalidSetting;
import dev.polyphony.settings.Settings;
import java.util.Map;

/**
 * Where a worker of this process gets its answers.
 *
 * @param simulated whether from the simulator: because no provider is configured, or POLYPHONY_SIMULATE asks for it
 */
record AnswerSource(Catalogue catalogue, boolean simulated) {
    private static final String SIMULATE = "POLYPHONY_SIMULATE";

    /** @throws InvalidSetting naming the place of what no worker could start with, never a key's value */
    static AnswerSource of(Settings settings, Map<String, String> environment) {
        try {
            Catalogue catalogue =
                    settings.catalogue().found().map(CatalogueLoader::withOwn).orElseGet(CatalogueLoader::shipped);
            boolean configured =
                    catalogue.providers().values().stream().anyMatch(provider -> provider.configured(environment));
            boolean simulated = !configured || Boolean.parseBoolean(environment.get(SIMULATE));
            if (!simulated) {
                // Here, since the worker would say it in the middle of a framework's stack trace.
                Endpoints.from(catalogue, environment, Map.of());
                EnvironmentProxies.from(environment);
            }
            return new AnswerSource(catalogue, simulated);
        } catch (NotationError | InvalidField e) {
            throw new InvalidSetting(String.valueOf(e.getMessage()));
        }
    }
}
