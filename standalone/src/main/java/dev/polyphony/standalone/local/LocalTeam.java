package dev.polyphony.standalone.local;

import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.catalogue.Team;
import dev.polyphony.catalogue.Tier;
import dev.polyphony.plan.TaskType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The models of the catalogue's teams that Ollama serves, by tier and then as the catalogue has them. */
record LocalTeam(Map<TaskType, Team> teams, List<Model> models) {
    private static final int MOST_IN_PLACE = 2;

    static LocalTeam of(Catalogue catalogue, Set<String> ollamas) {
        Set<Model> models = new LinkedHashSet<>();
        catalogue.teams().values().stream()
                .flatMap(team -> Stream.concat(team.primary().stream(), team.fallback().stream()))
                .map(catalogue::find)
                .filter(model -> ollamas.contains(model.ref().provider().value()))
                .forEach(models::add);
        List<Model> sorted =
                models.stream().sorted(Comparator.comparing(LocalTeam::tier)).toList();
        return new LocalTeam(catalogue.teams(), sorted);
    }

    /** In GB; one of which nothing is known is taken for one that fits. */
    static double memory(Model model) {
        return model.expected().memory().orElse(0);
    }

    static Tier tier(Model model) {
        return model.tier().orElse(Tier.BALANCED);
    }

    /** Those that a machine of that profile can hold. */
    List<Model> fitting(Profile profile) {
        return models.stream()
                .filter(model -> memory(model) <= profile.budget())
                .toList();
    }

    /**
     * The teams of those models alone: a task whose primary models are all left out is done by its fallback, or by the
     * best of the others. Without any model there are no teams.
     */
    Map<TaskType, Team> of(Predicate<Model> there) {
        List<Model> left = models.stream().filter(there).toList();
        Map<TaskType, Team> changed = new LinkedHashMap<>();
        if (left.isEmpty()) {
            return changed;
        }
        teams.forEach((task, team) -> {
            List<String> primary = kept(team.primary(), left);
            List<String> fallback = new ArrayList<>(kept(team.fallback(), left));
            if (primary.isEmpty()) {
                primary = fallback.isEmpty() ? best(left) : List.copyOf(fallback);
                fallback.clear();
            }
            changed.put(task, new Team(task, primary, fallback, team.complexity()));
        });
        return changed;
    }

    private static List<String> kept(List<String> names, List<Model> left) {
        return names.stream()
                .filter(name -> left.stream()
                        .anyMatch(model -> model.alias().equals(name)
                                || model.ref().toString().equals(name)
                                || model.also().contains(name)))
                .toList();
    }

    private static List<String> best(List<Model> left) {
        return left.stream()
                .sorted(Comparator.comparingDouble(
                                (Model model) -> model.expected().quality().orElse(0))
                        .thenComparing(LocalTeam::tier)
                        .reversed())
                .limit(MOST_IN_PLACE)
                .map(Model::alias)
                .toList();
    }
}
