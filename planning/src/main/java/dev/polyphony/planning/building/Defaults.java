package dev.polyphony.planning.building;

import dev.polyphony.analysis.Limits;
import dev.polyphony.call.InvalidField;
import dev.polyphony.plan.CompiledPlan.Timing;
import dev.polyphony.plan.Placement;
import java.time.Duration;
import java.util.Map;

/**
 * What a request leaves open. Each is recorded in the compiled plan, so that changing one touches no running analysis.
 *
 * @param deadline of an analysis
 * @param callFloor the least time in which a model can be of use
 * @param aggregationFloor kept back for comparing the answers of a panel
 * @param maxOutputTokens of an answer, cut to what the model can do
 * @param ensembleSize models an ensemble asks
 * @param leastGrace the least that a panel's stragglers get once the quorum is in
 * @param callsPerModel requests allowed for each model of the plan, where the request sets no bound
 * @param sendsPerCall the most requests a call sends where nothing runs beside it, retries included: with back-off, ten
 *     last for the whole of the standard deadline
 * @param sendsPerMember the same where others are asked at the same time: they are not kept waiting for one that fails
 * @param threshold confidence at which an escalation stops
 * @param usualTime how long a model's answer is taken to need where the catalogue does not say
 * @param hedgeShare extra calls of hedges that a worker allows, as a part of those it began lately
 * @param exploration share of the analyses that go by what was learnt which ask another model, to learn about it
 * @param maxAtOnce models that one analysis may ask at the same time, so that none takes the lanes from all others
 * @param placement where calls run
 * @param tenantWeights of tenants in the queues of calls; 1 of those who are not named
 * @param timing of the activities
 */
public record Defaults(
        Duration deadline,
        Duration callFloor,
        Duration aggregationFloor,
        int maxOutputTokens,
        int ensembleSize,
        Duration leastGrace,
        int callsPerModel,
        int sendsPerCall,
        int sendsPerMember,
        double threshold,
        Duration usualTime,
        double hedgeShare,
        double exploration,
        int maxAtOnce,
        Placement placement,
        Map<String, Double> tenantWeights,
        Timing timing) {

    /** Three minutes hold a chain of five models at 36 s each: more than a long answer of a slow one takes. */
    private static final Defaults STANDARD = new Defaults(
            Duration.ofMinutes(3),
            Duration.ofSeconds(2),
            Duration.ofMillis(500),
            4096,
            3,
            Duration.ofSeconds(2),
            10,
            10,
            4,
            0.6,
            Duration.ofSeconds(10),
            0.1,
            0,
            32,
            new Placement.Lane(),
            Map.of(),
            new Timing(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(1)));

    /** Where nothing else is set. */
    public static Defaults standard() {
        return STANDARD;
    }

    public Defaults {
        tenantWeights = Map.copyOf(tenantWeights);
        if (maxOutputTokens < 1
                || ensembleSize < 1
                || callsPerModel < 1
                || sendsPerCall < 1
                || sendsPerMember < 1
                || maxAtOnce < 1) {
            throw new InvalidField("defaults", "every count is at least 1");
        }
        requireShare("threshold", threshold);
        requireShare("hedge-share", hedgeShare);
        requireShare("exploration", exploration);
    }

    /** What a request asks for, or the default. */
    public int outputTokens(Limits limits) {
        return limits.maxOutputTokens() == null ? maxOutputTokens : limits.maxOutputTokens();
    }

    private static void requireShare(String field, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new InvalidField(field, share + " is not between 0 and 1");
        }
    }
}
