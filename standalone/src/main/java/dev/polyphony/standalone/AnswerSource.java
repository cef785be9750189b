package dev.polyphony.standalone;

import dev.polyphony.call.InvalidField;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.catalogue.Model;
import dev.polyphony.notation.NotationError;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.EnvironmentProxies;
import dev.polyphony.settings.InvalidSetting;
import dev.polyphony.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a worker of this process gets its answers.
 *
 * @param simulated whether from the simulator: because nobody else can be asked, or POLYPHONY_SIMULATE asks for it
 * @param local names of the models that this machine serves, where they are all that there is; empty else
 */
record AnswerSource(Catalogue catalogue, boolean simulated, List<String> local) {
    private static final String SIMULATE = "POLYPHONY_SIMULATE";

    /** The folder whose GGUF files are models. */
    static Path models(Settings settings) {
        return settings.home().get().resolve("models");
    }

    /** @throws InvalidSetting naming the place of what no worker could start with, never a key's value */
    static AnswerSource of(Settings settings, Map<String, String> environment) {
        try {
            Catalogue catalogue =
                    CatalogueLoader.forWorker(settings.catalogue().found(), Optional.of(models(settings)), environment);
            boolean configured =
                    catalogue.providers().values().stream().anyMatch(provider -> provider.configured(environment));
            List<String> local = configured ? List.of() : served(catalogue);
            boolean simulated = (!configured && local.isEmpty()) || Boolean.parseBoolean(environment.get(SIMULATE));
            if (!simulated) {
                // Here, since the worker would say it in the middle of a framework's stack trace.
                Endpoints.from(catalogue, environment, Map.of());
                EnvironmentProxies.from(environment);
            }
            return new AnswerSource(catalogue, simulated, simulated ? List.of() : local);
        } catch (NotationError | InvalidField e) {
            throw new InvalidSetting(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> served(Catalogue catalogue) {
        return catalogue.all().stream()
                .filter(model -> catalogue.provider(model.ref().provider()).adapter() == Adapter.LLAMA)
                .filter(model -> model.file().filter(Files::isRegularFile).isPresent())
                .filter(model -> !model.levels().isEmpty())
                .map(Model::alias)
                .toList();
    }
}
