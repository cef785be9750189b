package dev.polyphony.cli.render;

import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.Inventory.ModelStatus;
import dev.polyphony.inventory.Inventory.ProviderStatus;
import dev.polyphony.inventory.Readiness;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Models, providers and chains. */
public final class InventoryTables {
    private InventoryTables() {}

    public static List<String> models(Inventory inventory, Style style) {
        Table table = new Table(style, "").head("MODEL", "STATUS", "$/M IN", "$/M OUT", "CONTEXT", "RPM", "LEVELS");
        for (ModelStatus model : inventory.models()) {
            table.row(
                    text -> paint(model.readiness(), text, style),
                    model.name(),
                    model.readiness().word(),
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
        lines.add(style.faint("Prices as of " + inventory.pricesAsOf() + ". Any provider/model-id can be asked, too."));
        return lines;
    }

    /** Each provider, and where its key is missing or wrong, what to do. */
    public static List<String> providers(Inventory inventory, Style style) {
        Table table = new Table(style, "  ").head("PROVIDER", "STATUS", "FOUND", "NEXT");
        for (ProviderStatus provider : inventory.providers()) {
            table.row(
                    text -> paint(provider.readiness(), text, style),
                    provider.provider().value(),
                    provider.simulated() ? "simulated" : provider.readiness().word(),
                    provider.detail(),
                    next(provider));
        }
        return table.lines();
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
                ? "unknown"
                : usd.setScale(Math.max(2, usd.stripTrailingZeros().scale())).toPlainString();
    }
}
