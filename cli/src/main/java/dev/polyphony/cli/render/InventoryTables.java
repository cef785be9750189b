package dev.polyphony.cli.render;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ProviderId;
import dev.polyphony.inventory.FleetHealth;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.Inventory.ModelStatus;
import dev.polyphony.inventory.Inventory.ProviderStatus;
import dev.polyphony.inventory.Readiness;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Models, providers and chains. */
public final class InventoryTables {
    private InventoryTables() {}

    public static List<String> models(Inventory inventory, Style style) {
        Set<ProviderId> simulated = inventory.providers().stream()
                .filter(ProviderStatus::simulated)
                .map(ProviderStatus::provider)
                .collect(Collectors.toSet());
        Table table = new Table(style, "")
                .head("MODEL", "STATUS", "CHECKED", "$/M IN", "$/M OUT", "CONTEXT", "RPM", "LEVELS");
        for (ModelStatus model : inventory.models()) {
            boolean made = simulated.contains(model.model().provider());
            table.row(
                    text -> paint(model.readiness(), text, style),
                    model.name(),
                    state(model.readiness(), made),
                    checked(model.readiness(), made, model.checkedAt()),
                    price(model.inputPrice()),
                    price(model.outputPrice()),
                    Figures.thousands(model.contextTokens()),
                    model.requestsPerMinute() == null
                            ? ""
                            : model.requestsPerMinute().toString(),
                    String.join(", ", model.levels()));
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add("");
        lines.addAll(chains(inventory.chains(), style));
        if (inventory.models().stream().anyMatch(model -> model.readiness() == Readiness.UNKNOWN)) {
            lines.add(style.faint("Unknown: nobody has asked yet. polyphony models --check asks each provider for its"
                    + " list, which costs nothing."));
        }
        lines.add(style.faint("Prices as of " + inventory.pricesAsOf() + ". Any provider/model-id can be asked, too."));
        return lines;
    }

    /** Each provider, and where its key is missing or wrong, what to do. */
    public static List<String> providers(Inventory inventory, Style style) {
        Table table = new Table(style, "  ").head("PROVIDER", "STATUS", "CHECKED", "FOUND", "NEXT");
        for (ProviderStatus provider : inventory.providers()) {
            table.row(
                    text -> paint(provider.readiness(), text, style),
                    provider.provider().value(),
                    state(provider.readiness(), provider.simulated()),
                    checked(provider.readiness(), provider.simulated(), provider.checkedAt()),
                    provider.detail(),
                    next(provider));
        }
        return table.lines();
    }

    /** How all stand together, and why. */
    public static List<String> together(FleetHealth health, Style style) {
        String word = "Together: " + health.overall();
        List<String> lines = new ArrayList<>();
        lines.add("  "
                + switch (health.overall()) {
                    case FleetHealth.OK -> style.good(word);
                    case FleetHealth.DEGRADED -> style.warn(word);
                    default -> style.bad(word);
                });
        health.reasons().forEach(reason -> lines.add(style.marks("    " + reason)));
        return lines;
    }

    private static String state(Readiness readiness, boolean simulated) {
        return simulated && readiness == Readiness.READY ? "simulated" : readiness.word();
    }

    /** When somebody last heard of it; of one that cannot be asked nobody does. */
    private static String checked(Readiness readiness, boolean simulated, @Nullable Instant at) {
        if (at != null) {
            return Failure.MINUTE.format(at.atOffset(ZoneOffset.UTC));
        }
        return !simulated && readiness == Readiness.UNKNOWN ? "not yet" : "";
    }

    private static List<String> chains(Map<String, List<String>> chains, Style style) {
        Table table = new Table(style, "").head("CHAIN", "MODELS, IN ORDER");
        new TreeMap<>(chains).forEach((name, models) -> table.row(name, String.join(" → ", models)));
        return table.lines();
    }

    private static String next(ProviderStatus provider) {
        return switch (provider.readiness()) {
            case READY, UNKNOWN -> "";
            case NO_CREDENTIALS, UNAUTHORIZED -> "set " + keys(provider);
            case OUT_OF_CREDIT -> "add credit at the provider";
            case THROTTLED, CIRCUIT_OPEN, RECOVERING -> "wait; others are asked meanwhile";
            case NOT_PULLED -> "pull the model";
            case DRAINED -> "polyphony providers enable " + provider.provider();
            case UNREACHABLE -> "is " + provider.baseUrl() + " right and up?";
        };
    }

    private static String keys(ProviderStatus provider) {
        String variable = provider.keyVariables().isEmpty()
                ? "its key"
                : provider.keyVariables().get(0);
        return provider.getKey() == null ? variable : variable + " (" + provider.getKey() + ")";
    }

    private static String paint(Readiness readiness, String line, Style style) {
        return readiness == Readiness.READY ? line : style.faint(line);
    }

    private static String price(@Nullable BigDecimal usd) {
        return usd == null
                ? Figures.UNKNOWN
                : usd.setScale(Math.max(2, usd.stripTrailingZeros().scale())).toPlainString();
    }
}
