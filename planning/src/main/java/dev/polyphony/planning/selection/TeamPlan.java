package dev.polyphony.planning.selection;

import dev.polyphony.analysis.Tuning;
import dev.polyphony.call.InvalidField;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.catalogue.Team;
import dev.polyphony.catalogue.Tier;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.plan.Complexity;
import dev.polyphony.plan.Plan;
import dev.polyphony.plan.TaskType;
import dev.polyphony.routing.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The team of a kind of task: one of its primary models, another one where that fails; its fallback models one after
 * the other where the answer's quality is below the threshold. What is simple goes to the lighter primary models first,
 * what is complex to the heavier ones, and what is more complex than they are for to the fallback. Work is spread over
 * primary models of the same weight. Nobody else is asked, whoever could answer: what is asked of local models stays on
 * the machines of their user.
 */
record TeamPlan(Catalogue catalogue, Reading read, Tuning tuning) {
    /** Quality of an answer that needs no other one. */
    private static final double THRESHOLD = 0.7;

    private static final TaskType GENERAL = TaskType.PLANNING;

    /**
     * @param named models to ask in that order instead of a team's; empty for the team of the task
     * @param choices takes what the prompt decided
     */
    Plan of(List<String> named, List<Choice> choices) {
        List<Plan> steps = new ArrayList<>();
        if (named.isEmpty()) {
            Team team = team();
            if (isBeyond(team)) {
                team.fallback().forEach(model -> steps.add(Plan.Call.of(model)));
                steps.add(primary(team));
            } else {
                steps.add(primary(team));
                team.fallback().forEach(model -> steps.add(Plan.Call.of(model)));
            }
            choices.add(choice(team));
        } else {
            named.forEach(model -> steps.add(Plan.Call.of(model)));
        }
        return new Plan.Escalate(
                steps.stream().map(this::judged).toList(), Objects.requireNonNullElse(tuning.threshold(), THRESHOLD));
    }

    /** Of a prompt that does not say what kind of work it is, the general one. */
    private Team team() {
        Map<TaskType, Team> teams = catalogue.teams();
        Team team = teams.getOrDefault(read.task(), told() ? null : teams.get(GENERAL));
        if (team == null) {
            List<String> known = teams.keySet().stream().map(TaskType::word).toList();
            throw new InvalidField(
                    "task",
                    "no team is for " + read.task().word()
                            + (known.isEmpty() ? "" : "; there is one for " + String.join(", ", known))
                            + "; add one to 'teams' in the catalogue, or name models");
        }
        return team;
    }

    private boolean told() {
        return tuning.task() != null;
    }

    private Complexity complexity() {
        return Complexity.of(read.level());
    }

    /** Its primary models are for less. */
    private boolean isBeyond(Team team) {
        return !team.fallback().isEmpty()
                && team.complexity().stream()
                        .max(Comparator.naturalOrder())
                        .filter(most -> complexity().compareTo(most) > 0)
                        .isPresent();
    }

    private Plan primary(Team team) {
        Comparator<Tier> byWeight = Comparator.naturalOrder();
        List<Plan> weights = team.primary().stream()
                .map(this::tier)
                .distinct()
                .sorted(Comparator.nullsLast(complexity() == Complexity.COMPLEX ? byWeight.reversed() : byWeight))
                .map(tier -> spread(team.primary().stream()
                        .filter(model -> Objects.equals(tier(model), tier))
                        .toList()))
                .toList();
        return weights.size() == 1 ? weights.getFirst() : new Plan.Fallback(weights);
    }

    private static Plan spread(List<String> models) {
        return models.size() == 1
                ? Plan.Call.of(models.getFirst())
                : Plan.Balanced.of(models.stream().map(Plan.Call::of).toList());
    }

    /** A judge's score is what is compared with the threshold then. */
    private Plan judged(Plan step) {
        return tuning.judges() == null
                ? step
                : new Plan.Panel(
                        List.of(step),
                        null,
                        null,
                        new Aggregation.Jury(
                                tuning.judges().stream()
                                        .<Plan>map(Plan.Call::of)
                                        .toList(),
                                tuning.scoreBy(),
                                null));
    }

    private Choice choice(Team team) {
        String primary = String.join(", ", team.primary());
        String fallback = String.join(", ", team.fallback());
        List<String> order =
                Stream.of(primary, fallback).filter(names -> !names.isEmpty()).toList();
        return new Choice(
                "",
                read.level(),
                read.task(),
                String.join(", then ", isBeyond(team) ? order.reversed() : order),
                read.why()
                        + (team.task() == read.task()
                                ? ""
                                : "; the team of " + team.task().word() + ", as none is for it")
                        + (isBeyond(team) ? "; more complex than its primary models are for" : ""));
    }

    private @Nullable Tier tier(String model) {
        return catalogue.lookUp(model).flatMap(Model::tier).orElse(null);
    }
}
