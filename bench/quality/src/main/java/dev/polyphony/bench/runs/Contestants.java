package dev.polyphony.bench.runs;

import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.Selection.Custom;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The strategies that are run, one line each. */
public final class Contestants {
    public static final List<Contestant> ALL = List.of(
            Contestant.of("cheapest", "preset, over the group's models", it -> preset("cheapest", it.cheapestFirst())),
            Contestant.of("fallback", "preset, strongest first", it -> preset("fallback", it.strongestFirst())),
            Contestant.of(
                    "route",
                    "basic and intermediate prompts to the cheapest, others to the strongest",
                    it -> route(it)),
            Contestant.of(
                    "escalate", "preset, cheapest first, default threshold", it -> escalate(it.cheapestFirst(), null)),
            Contestant.tuned(
                    "escalate-thrifty",
                    "the same at the threshold tuned for 53 % of the strongest's cost",
                    (it, tuned) -> escalate(it.cheapestFirst(), tuned.thrifty())),
            Contestant.tuned(
                    "escalate-careful",
                    "the same at the threshold tuned for three quarters of it",
                    (it, tuned) -> escalate(it.cheapestFirst(), tuned.careful())),
            Contestant.of("hedge", "preset, strongest first", it -> preset("hedge", it.strongestFirst())),
            Contestant.of("ensemble", "preset, all models", it -> preset("ensemble", it.cheapestFirst())),
            Contestant.of("vote", "preset, all models", it -> preset("vote", it.cheapestFirst())),
            Contestant.of("agree", "vote that abstains unless all say the same", it -> unanimous(it.cheapestFirst())),
            Contestant.judged("jury", "preset, every model judges", it -> judged("jury", it, false)),
            Contestant.judged("synthesis", "preset, strongest as chairman", it -> judged("synthesis", it, true)),
            Contestant.judged("council", "preset, strongest as chairman", it -> judged("council", it, true)));

    private Contestants() {}

    public static Selection single(String model) {
        return new Custom(Plan.Call.of(model));
    }

    private static Selection preset(String strategy, List<String> models) {
        return new Preset(strategy, null, models, null);
    }

    private static Selection escalate(List<String> models, @Nullable Double threshold) {
        return new Preset("escalate", null, models, null, new Tuning(threshold, null, null, null, null, null, null));
    }

    private static Selection judged(String strategy, Lineup it, boolean chaired) {
        Tuning tuning = new Tuning(null, null, null, null, chaired ? it.strongest() : null, it.cheapestFirst(), null);
        return new Preset(strategy, null, it.cheapestFirst(), null, tuning);
    }

    private static Selection route(Lineup it) {
        Plan.Way easy = new Plan.Way(List.of(Level.BASIC, Level.INTERMEDIATE), List.of(), Plan.Call.of(it.cheapest()));
        return new Custom(new Plan.Route(List.of(easy), Plan.Call.of(it.strongest())));
    }

    private static Selection unanimous(List<String> models) {
        List<Plan> members = models.stream().<Plan>map(Plan.Call::of).toList();
        return new Custom(new Plan.Panel(members, members.size(), null, new Aggregation.Vote(1.0, null)));
    }
}
