package dev.polyphony.notation;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.inventory.Inventory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whom people mean by a name, where it is known what providers and models there are. */
public final class InventoryNames {
    private final Inventory inventory;
    private final List<ProviderId> providers;

    public InventoryNames(Inventory inventory) {
        this.inventory = inventory;
        this.providers = inventory.providers().stream()
                .map(Inventory.ProviderStatus::provider)
                .toList();
    }

    /** @throws InvalidField of {@code provider}, naming those there are */
    public ProviderId provider(String typed) {
        return ProviderId.find(typed, providers)
                .orElseThrow(() -> new InvalidField(
                        "provider",
                        "'" + typed + "' is none"
                                + Nearest.hintOrAll(
                                        typed,
                                        providers.stream()
                                                .map(ProviderId::value)
                                                .toList())));
    }

    /**
     * A listed model by any of its names, or any id of a known provider: {@code openai/some-model}.
     *
     * @throws InvalidField of {@code model} or {@code provider}, suggesting the nearest names
     */
    public ModelRef model(String typed) {
        return inventory
                .model(typed)
                .map(Inventory.ModelStatus::model)
                .or(() -> unlisted(typed))
                .orElseThrow(() -> new InvalidField(
                        "model",
                        "nobody knows '" + typed + "'"
                                + Nearest.hint(
                                        typed,
                                        inventory.models().stream()
                                                .flatMap(model -> Stream.of(
                                                        model.name(),
                                                        model.model().toString()))
                                                .toList())));
    }

    private Optional<ModelRef> unlisted(String typed) {
        int slash = typed.indexOf('/');
        return slash < 0
                ? Optional.empty()
                : Optional.of(new ModelRef(provider(typed.substring(0, slash)), typed.substring(slash + 1)));
    }
}
