package dev.polyphony.worker;

import dev.polyphony.tuning.TuningOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of a worker process.
 *
 * @param catalogue the user's own catalogue file, merged over the shipped one
 * @param models folder with GGUF files that this process serves itself
 * @param workloads folder of the user's own workloads, which confidence is calibrated for
 * @param ledger file that money is booked in where the environment names no database; {@code ~/.polyphony/ledger.db} by
 *     default
 * @param budgets standing ones to be set at the start, such as {@code tenant:acme/month=50}
 * @param alertAt percents of a budget at which to say so
 * @param retention how long prompts and answers are kept beside the histories; costs are kept for good
 * @param auditRetention how long is kept who did what
 * @param writeOff how long a request may be in doubt before it counts at the most it can have cost
 * @param maxAtOnce as {@code tuning} has it, under its name of before
 * @param drain how long a stopping worker lets calls under way come to their end; at least as long as the longest call,
 *     or every deploy leaves calls in doubt
 * @param stays whether the process stays, or ends with the one command it serves
 * @param tuning figures and word lists, by the names of {@link TuningOptions}
 * @param simulator base URLs of the simulator by provider; set, they replace every provider and are labelled so
 */
@ConfigurationProperties(WorkerSettings.PREFIX)
record WorkerSettings(
        @Nullable Path catalogue,
        @Nullable Path models,
        @Nullable Path workloads,
        @Nullable Path ledger,
        @DefaultValue List<String> budgets,
        @DefaultValue({"50", "80", "100"}) List<Integer> alertAt,
        @DefaultValue("30d") Duration retention,
        @DefaultValue("365d") Duration auditRetention,
        @DefaultValue("30d") Duration writeOff,
        @Nullable Integer maxAtOnce,
        @DefaultValue("3m") Duration drain,
        @DefaultValue("true") boolean stays,
        @DefaultValue Map<String, String> tuning,
        @DefaultValue Map<String, String> simulator) {
    static final String PREFIX = "polyphony.worker";

    WorkerSettings {
        budgets = List.copyOf(budgets);
        alertAt = List.copyOf(alertAt);
        Map<String, String> turned = new HashMap<>(tuning);
        if (maxAtOnce != null) {
            turned.putIfAbsent(TuningOptions.MAX_AT_ONCE.name(), maxAtOnce.toString());
        }
        tuning = Map.copyOf(turned);
        simulator = Map.copyOf(simulator);
    }

    PlanningSettings planning() {
        return new PlanningSettings(catalogue, models, workloads, ledger, budgets, tuning, simulator);
    }
}
