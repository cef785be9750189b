package dev.polyphony.provider;

import dev.polyphony.catalogue.Adapter;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.catalogue.Price;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.Inventory.ModelStatus;
import dev.polyphony.inventory.Inventory.ProviderStatus;
import dev.polyphony.inventory.InventoryActivities;
import dev.polyphony.inventory.Readiness;
import dev.polyphony.provider.ProviderProbe.Finding;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The catalogue, with what each provider answers at this moment. All providers are asked at once. */
public final class ProviderInventory implements InventoryActivities {
    private final Catalogue catalogue;
    private final Endpoints endpoints;
    private final ProviderProbe probe;
    private final Clock clock;

    public ProviderInventory(Catalogue catalogue, Endpoints endpoints, HttpClient http, Clock clock) {
        this.catalogue = catalogue;
        this.endpoints = endpoints;
        this.probe = new ProviderProbe(http);
        this.clock = clock;
    }

    @Override
    public Inventory check() {
        Map<Endpoint, Finding> findings = look();
        Instant now = clock.instant();
        List<ProviderStatus> providers = new ArrayList<>();
        List<ModelStatus> models = new ArrayList<>();
        findings.forEach((endpoint, finding) -> {
            providers.add(new ProviderStatus(
                    endpoint.provider(),
                    finding.readiness(),
                    endpoint.keyVariables(),
                    endpoint.baseUrl(),
                    endpoint.simulated(),
                    finding.detail(),
                    endpoint.getKey(),
                    now));
            catalogue.all().stream()
                    .filter(model -> model.ref().provider().equals(endpoint.provider()))
                    .map(model -> status(model, endpoint, finding, now))
                    .forEach(models::add);
        });
        return new Inventory(providers, models, catalogue.chains(), catalogue.pricesAsOf());
    }

    private Map<Endpoint, Finding> look() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<Endpoint, Future<Finding>> looking = new LinkedHashMap<>();
            endpoints.all().forEach(endpoint -> looking.put(endpoint, threads.submit(() -> probe.look(endpoint))));
            Map<Endpoint, Finding> findings = new LinkedHashMap<>();
            looking.forEach((endpoint, finding) -> findings.put(endpoint, joined(finding)));
            return findings;
        }
    }

    private static Finding joined(Future<Finding> looking) {
        try {
            return looking.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Finding(Readiness.UNREACHABLE, "interrupted");
        } catch (java.util.concurrent.ExecutionException e) {
            return new Finding(Readiness.UNREACHABLE, "could not be asked");
        }
    }

    private static ModelStatus status(Model model, Endpoint endpoint, Finding finding, Instant now) {
        Price.@Nullable Known price = model.price() instanceof Price.Known known ? known : null;
        return new ModelStatus(
                model.alias(),
                model.ref(),
                readiness(model, endpoint, finding),
                price == null ? null : price.input(),
                price == null ? null : price.output(),
                model.context().isPresent() ? model.context().getAsInt() : null,
                model.levels().stream()
                        .map(level -> level.name().toLowerCase(Locale.ROOT))
                        .toList(),
                model.rpm().isPresent() ? model.rpm().getAsInt() : null,
                now);
    }

    /** An Ollama server answers only for models it has pulled; its list names them in quotes. */
    private static Readiness readiness(Model model, Endpoint endpoint, Finding finding) {
        boolean absent = endpoint.adapter() == Adapter.OLLAMA
                && finding.readiness() == Readiness.READY
                && !finding.body().contains('"' + model.ref().model() + '"');
        return absent ? Readiness.UNREACHABLE : finding.readiness();
    }
}
