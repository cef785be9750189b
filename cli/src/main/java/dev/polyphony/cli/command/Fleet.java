package dev.polyphony.cli.command;

import dev.polyphony.access.AuditLog;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.LedgerFile;
import dev.polyphony.cli.UsageError;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.platform.Operator;
import dev.polyphony.health.CircuitSettings;
import dev.polyphony.health.HealthSubject;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.notation.Nearest;
import dev.polyphony.status.ProvidersLog;
import dev.polyphony.status.ProvidersStatus;
import dev.polyphony.status.ProvidersStatus.ModelLine;
import dev.polyphony.status.ProvidersStatus.ProviderLine;
import dev.polyphony.status.StatusReader;
import dev.polyphony.status.StoredInventory;
import dev.polyphony.storage.Database;
import dev.polyphony.traffic.TrafficSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The providers of an installation, as its database has them, and whoever sits at the terminal. */
final class Fleet implements AutoCloseable {
    private final Database database;
    private final ProviderHealth health;
    private final TrafficSettings settings;
    private final StatusReader reader;
    private final StoredInventory inventory;

    private Fleet(Database database) {
        InstantSource clock = InstantSource.system();
        this.database = database;
        this.health = new ProviderHealth(database, clock, CircuitSettings.standard());
        this.settings = new TrafficSettings(database, clock);
        this.reader = new StatusReader(database, health::snapshot, clock);
        this.inventory = new StoredInventory(database, clock);
    }

    static Fleet open(CliContext context, CommonOptions options) {
        return new Fleet(LedgerFile.ofWorkers(context.settings(options.flags()), context.shell()));
    }

    ProviderHealth health() {
        return health;
    }

    TrafficSettings settings() {
        return settings;
    }

    ProvidersLog log() {
        return new ProvidersLog(health, settings);
    }

    /** @throws UsageError where no worker has ever started with this database */
    ProvidersStatus status() {
        return reader.read()
                .orElseThrow(() -> new UsageError("no worker has started with this database yet, and only workers know"
                        + " the providers; start one: polyphony up, or ask something"));
    }

    /** On record: what whoever sits at the terminal did to the installation. */
    void record(String action, String subject, @Nullable String detail) {
        record(database, action, subject, detail);
    }

    static void record(Database database, String action, String subject, @Nullable String detail) {
        new AuditLog(database)
                .write(List.of(new AuditLog.Entry(Instant.now(), null, Operator.name(), action, subject, detail)));
    }

    /** Whether there is such a provider, a worker knows. */
    static ProviderId named(String typed) {
        try {
            return ProviderId.named(typed, List.of());
        } catch (InvalidField e) {
            throw new UsageError("PROVIDER: '" + typed + "' is none; polyphony providers shows those there are");
        }
    }

    /** @throws UsageError naming those there are */
    ProviderId provider(String typed) {
        List<ProviderId> known =
                status().providers().stream().map(ProviderLine::name).toList();
        return ProviderId.find(typed, known)
                .orElseThrow(() -> new UsageError("PROVIDER: '" + typed + "' is none"
                        + Nearest.hintOrAll(
                                typed, known.stream().map(ProviderId::value).toList())));
    }

    /** How one stands that there is. */
    ProviderLine line(ProviderId provider) {
        return status().providers().stream()
                .filter(line -> line.name().equals(provider))
                .findFirst()
                .orElseThrow();
    }

    /** A provider, or one of its models by any of its names. */
    HealthSubject subject(String typed) {
        Optional<ModelRef> listed = inventory
                .read()
                .flatMap(known -> known.inventory().model(typed))
                .map(Inventory.ModelStatus::model);
        if (listed.isPresent()) {
            return HealthSubject.of(listed.get());
        }
        for (ProviderLine provider : status().providers()) {
            for (ModelLine model : provider.models()) {
                if (model.name().equals(typed) || model.model().toString().equals(typed)) {
                    return HealthSubject.of(model.model());
                }
            }
        }
        return typed.contains("/") ? HealthSubject.of(model(typed)) : HealthSubject.of(provider(typed));
    }

    private ModelRef model(String typed) {
        try {
            ModelRef model = ModelRef.parse(typed);
            return new ModelRef(provider(model.provider().value()), model.model());
        } catch (InvalidField e) {
            throw new UsageError("MODEL: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        health.close();
        database.close();
    }
}
