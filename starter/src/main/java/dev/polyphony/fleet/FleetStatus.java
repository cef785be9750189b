package dev.polyphony.fleet;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Money;
import dev.polyphony.call.ProviderId;
import dev.polyphony.inventory.Readiness;
import dev.polyphony.ledger.CostQueries;
import dev.polyphony.status.ProvidersStatus;
import dev.polyphony.status.ProvidersStatus.AgentLine;
import dev.polyphony.status.ProvidersStatus.CircuitLine;
import dev.polyphony.status.ProvidersStatus.HostLine;
import dev.polyphony.status.ProvidersStatus.ProviderLine;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the providers that are set up stand at one moment.
 *
 * @param overall {@code ok}, {@code degraded} or {@code down}
 * @param reasons one line for each provider or model that is not as it should be
 * @param agents of the pool, by provider as people call it
 */
record FleetStatus(
        String overall,
        List<String> reasons,
        List<Provider> providers,
        Map<String, Integer> agents,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant timestamp) {

    /**
     * One of them; figures are of the last 15 minutes.
     *
     * @param since when that state began; absent where it is as it should be
     * @param why one line of ours; absent like that
     * @param weight absent where nobody gave it one, as what follows from it
     * @param share of all requests, 0 to 1
     * @param targetShare that its score comes to among those that can be asked
     * @param successRate 0 to 1; absent where it was not asked, as the next two
     * @param averageSeconds from sending to the end of the answer
     * @param tokens of those who may see it: the tenant's own, or everybody's
     * @param cost in USD, of the same
     * @param inFlight under way at this moment
     * @param hosts the machines that it is made of; left out where it is one
     */
    record Provider(
            ProviderId name,
            Readiness state,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Instant since,

            @Nullable String why,
            @Nullable Double weight,
            @Nullable Double score,
            double share,
            @JsonProperty("target_share") @Nullable Double targetShare,
            @JsonProperty("success_rate") @Nullable Double successRate,
            @JsonProperty("error_rate") @Nullable Double errorRate,
            @JsonProperty("avg_response_time") @Nullable Double averageSeconds,
            long requests,
            long tokens,
            BigDecimal cost,
            @JsonProperty("in_flight") long inFlight,
            List<AgentLine> agents,
            CircuitLine circuit,

            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean simulated,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<HostLine> hosts) {}

    /** @param spent what a tenant's requests came to, by provider; absent for what all of them did */
    static FleetStatus of(ProvidersStatus status, @Nullable Map<ProviderId, CostQueries.Sum> spent) {
        Map<String, Integer> agents = new TreeMap<>();
        status.agents().forEach((provider, count) -> agents.put(provider.called(), count));
        return new FleetStatus(
                status.overall(),
                status.reasons(),
                status.providers().stream()
                        .filter(ProviderLine::configured)
                        .map(line -> provider(line, spent))
                        .toList(),
                agents,
                status.timestamp());
    }

    private static Provider provider(ProviderLine line, @Nullable Map<ProviderId, CostQueries.Sum> spent) {
        CostQueries.Sum own = spent == null ? null : spent.get(line.name());
        BigDecimal cost = spent == null ? line.performance().cost() : (own == null ? Money.ZERO : own.settled()).usd();
        long tokens =
                spent == null ? line.performance().tokens() : own == null ? 0 : own.inputTokens() + own.outputTokens();
        return new Provider(
                line.name(),
                line.condition().state(),
                line.condition().since(),
                line.condition().why(),
                line.weight(),
                line.score(),
                line.share(),
                line.targetShare(),
                line.performance().successRate(),
                line.performance().errorRate(),
                line.performance().averageSeconds(),
                line.performance().requests(),
                tokens,
                cost,
                line.performance().inFlight(),
                line.agents(),
                line.circuit(),
                line.simulated(),
                line.hosts());
    }
}
