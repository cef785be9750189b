package dev.polyphony.worker;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What plans depend on, of a worker's settings.
 *
 * @param catalogue the user's own catalogue file, merged over the shipped one
 * @param models folder with GGUF files that this process serves itself
 * @param workloads folder of the user's own workloads, which confidence is calibrated for
 * @param ledger file that money is booked in where the environment names no database; {@code ~/.polyphony/ledger.db} by
 *     default
 * @param budgets standing ones, such as {@code tenant:acme/month=50}
 * @param tuning figures and word lists, by their names
 * @param simulator base URLs of the simulator by provider; empty where the providers answer
 */
public record PlanningSettings(
        @Nullable Path catalogue,
        @Nullable Path models,
        @Nullable Path workloads,
        @Nullable Path ledger,
        List<String> budgets,
        Map<String, String> tuning,
        Map<String, String> simulator) {
    public PlanningSettings {
        budgets = List.copyOf(budgets);
        tuning = Map.copyOf(tuning);
        simulator = Map.copyOf(simulator);
    }

    /** Those that are set, as Spring's properties of a worker. */
    public Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        put(properties, "catalogue", catalogue);
        put(properties, "models", models);
        put(properties, "workloads", workloads);
        put(properties, "ledger", ledger);
        put(properties, "budgets", budgets.isEmpty() ? null : String.join(",", budgets));
        tuning.forEach((name, value) -> put(properties, "tuning." + name, value));
        simulator.forEach((provider, url) -> put(properties, "simulator." + provider, url));
        return properties;
    }

    private static void put(Map<String, String> properties, String name, @Nullable Object value) {
        if (value != null) {
            properties.put(WorkerSettings.PREFIX + "." + name, value.toString());
        }
    }
}
