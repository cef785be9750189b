package dev.polyphony.evaluation;

import dev.polyphony.call.InvalidField;
import dev.polyphony.evaluation.AgainstBest.Spread;
import dev.polyphony.evaluation.Comparison.With;
import dev.polyphony.evaluation.GradedQuestion.Bound;
import dev.polyphony.evaluation.GradedQuestion.Grade;
import dev.polyphony.evaluation.PanelReport.Contestant;
import dev.polyphony.evaluation.PanelReport.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether a panel is worth it: against its best member, against the best model asked as often where somebody did
 * that, and against drawing lots among all models at no more than its cost. How the best is met although nobody knows
 * which it is: {@link AgainstBest}.
 *
 * <p>A panel is called better only where it is better than everything it was compared with, so each comparison has the
 * full level (Berger, Technometrics 24, 1982). Where several workloads are reported together, each has intervals of
 * level 1 − .05 / their number (Bonferroni).
 */
public final class PanelEvaluation {
    /** The least difference that is worth a panel, where nobody says another: two of a hundred questions. */
    public static final double WORTH = 0.02;

    /** Of fewer questions nothing is said. */
    public static final int LEAST_QUESTIONS = 30;

    private final double worth;
    private final double level;

    /**
     * @param worth above 0, below 1
     * @param reports that are made together, at least 1
     */
    public PanelEvaluation(double worth, int reports) {
        if (!(worth > 0 && worth < 1)) {
            throw new InvalidField("worth", "'" + worth + "' is not a number above 0 and below 1, such as 0.02");
        }
        this.worth = worth;
        this.level = 1 - (1 - Proportion.LEVEL) / reports;
    }

    /**
     * @param panel what it is, for people
     * @param members two or more, who all answered each question
     * @param workload absent for all questions
     * @param questions at least one; a single that did not answer all of them is left out, and the notes say so
     */
    public PanelReport of(
            String panel, List<String> members, @Nullable String workload, List<GradedQuestion> questions) {
        List<String> notes = new ArrayList<>();
        List<String> singles = singles(questions, members, notes);
        List<GradedQuestion> compared =
                questions.stream().map(question -> question.among(singles)).toList();
        List<Comparison> comparisons = new ArrayList<>();
        comparisons.add(compare(With.BEST_MEMBER, compared, alone(members, compared, GradedQuestion::singles)));
        Selves selves = Selves.of(compared);
        if (selves == null) {
            notes.add("Nothing is known of one model asked as often: a file with several answers of a model to each"
                    + " question would tell.");
        } else {
            comparisons.add(compare(
                    With.SELF_FUSION,
                    selves.questions(),
                    alone(selves.models(), selves.questions(), GradedQuestion::repeated)));
        }
        List<String> unpriced = unpriced(compared, singles);
        List<Alternative> atCost = unpriced.isEmpty() ? Alternative.atPanelsCost(singles, compared) : List.of();
        if (!unpriced.isEmpty()) {
            notes.add("Nothing is said of drawing lots at the same cost: what " + String.join(", ", unpriced)
                    + (unpriced.size() == 1 ? " costs" : " cost") + " is not known of every question.");
        } else if (atCost.isEmpty()) {
            notes.add("Nobody can be asked alone at the panel's cost: all models cost more.");
        } else {
            comparisons.add(compare(With.RANDOM_AT_EQUAL_COST, compared, atCost));
        }
        Finding finding = overall(comparisons);
        return new PanelReport(
                panel,
                members,
                workload,
                questions.size(),
                finding,
                Sentences.overall(questions.size(), finding, comparisons),
                contestants(panel, members, singles, compared, selves),
                comparisons,
                notes,
                worth,
                level);
    }

    private static List<String> singles(List<GradedQuestion> questions, List<String> members, List<String> notes) {
        Set<String> everybody = new LinkedHashSet<>(members);
        questions.forEach(
                question -> question.singles().keySet().stream().sorted().forEach(everybody::add));
        List<String> all = everybody.stream()
                .filter(model -> questions.stream().allMatch(q -> q.singles().containsKey(model)))
                .toList();
        if (!all.containsAll(members)) {
            throw new IllegalArgumentException("a member that did not answer every question");
        }
        if (all.size() < everybody.size()) {
            everybody.removeAll(all);
            notes.add("Left out, since not all questions were answered: " + String.join(", ", everybody) + ".");
        }
        return all;
    }

    /** Those of whom nobody knows what each question cost, the panel among them. */
    private static List<String> unpriced(List<GradedQuestion> questions, List<String> singles) {
        return Stream.concat(
                        Stream.of("the panel")
                                .filter(panel -> questions.stream()
                                        .anyMatch(question -> question.panel().costUsd() == null)),
                        singles.stream()
                                .filter(model -> questions.stream()
                                        .anyMatch(q -> Objects.requireNonNull(
                                                                q.singles().get(model))
                                                        .costUsd()
                                                == null)))
                .toList();
    }

    private static List<Alternative> alone(
            List<String> models, List<GradedQuestion> questions, Function<GradedQuestion, Map<String, Grade>> answers) {
        return models.stream()
                .map(model -> Alternative.alone(model, questions, answers))
                .toList();
    }

    private Comparison compare(With with, List<GradedQuestion> questions, List<Alternative> others) {
        AgainstBest against = new AgainstBest(questions, others, level);
        Interval interval = against.interval();
        double[] least = against.least(against.best(Bound.MOST));
        double[] most = against.most(against.best(Bound.LEAST));
        Finding finding = finding(interval, questions.size());
        boolean counted = PairedInterval.isOfRightAndWrong(least);
        Comparison found = new Comparison(
                with,
                against.best(Bound.MOST).models(),
                against.contenders(Bound.MOST).stream()
                        .skip(1)
                        .map(Alternative::models)
                        .toList(),
                questions.size(),
                finding,
                Spread.of(least).mean(),
                Spread.of(most).mean(),
                interval,
                PairedInterval.method(least),
                counted ? (Integer) count(least, 1) : null,
                counted ? (Integer) count(least, -1) : null,
                finding == Finding.CANNOT_TELL ? SampleSize.more(least, most, worth, level) : null,
                "");
        return Sentences.spoken(found, worth);
    }

    private Finding finding(Interval of, int questions) {
        if (questions < LEAST_QUESTIONS) {
            return Finding.CANNOT_TELL;
        }
        if (of.low() > 0) {
            return Finding.BETTER;
        }
        if (of.high() < 0) {
            return Finding.WORSE;
        }
        return of.high() < worth ? Finding.NO_BETTER : Finding.CANNOT_TELL;
    }

    private static Finding overall(List<Comparison> comparisons) {
        Collection<Finding> found =
                comparisons.stream().map(Comparison::finding).toList();
        if (found.stream().allMatch(one -> one == Finding.BETTER)) {
            return Finding.BETTER;
        }
        return found.contains(Finding.WORSE)
                ? Finding.WORSE
                : found.contains(Finding.NO_BETTER) ? Finding.NO_BETTER : Finding.CANNOT_TELL;
    }

    private static int count(double[] among, double wanted) {
        int count = 0;
        for (double one : among) {
            count += one == wanted ? 1 : 0;
        }
        return count;
    }

    private static List<Contestant> contestants(
            String panel,
            List<String> members,
            List<String> singles,
            List<GradedQuestion> questions,
            @Nullable Selves selves) {
        List<Contestant> found = new ArrayList<>();
        found.add(contestant(panel, Role.PANEL, questions, GradedQuestion::panel));
        found.addAll(alone(members, Role.MEMBER, questions));
        if (selves != null) {
            for (String model : selves.models()) {
                found.add(contestant(
                        model + ", asked as often",
                        Role.SELF_FUSION,
                        selves.questions(),
                        question -> Objects.requireNonNull(question.repeated().get(model))));
            }
        }
        found.addAll(
                alone(singles.stream().filter(one -> !members.contains(one)).toList(), Role.OTHER, questions));
        found.add(contestant("any member", Role.ORACLE, questions, question -> oracle(question, members)));
        return found;
    }

    private static List<Contestant> alone(List<String> models, Role role, List<GradedQuestion> questions) {
        return models.stream()
                .map(model -> contestant(
                        model,
                        role,
                        questions,
                        question -> Objects.requireNonNull(question.singles().get(model))))
                .sorted(Comparator.<Contestant>comparingDouble(one -> one.least() + one.most())
                        .reversed())
                .toList();
    }

    private static Grade oracle(GradedQuestion question, List<String> members) {
        List<Grade> own = members.stream()
                .map(member -> Objects.requireNonNull(question.singles().get(member)))
                .toList();
        return new Grade(
                own.stream().mapToDouble(Grade::least).max().orElseThrow(),
                own.stream().mapToDouble(Grade::most).max().orElseThrow(),
                null);
    }

    private static Contestant contestant(
            String name, Role role, List<GradedQuestion> questions, Function<GradedQuestion, Grade> answer) {
        List<Grade> grades = questions.stream().map(answer).toList();
        double least = grades.stream().mapToDouble(Grade::least).sum();
        double most = grades.stream().mapToDouble(Grade::most).sum();
        Double cost = cost(grades);
        int all = grades.size();
        return new Contestant(
                name,
                role,
                least == most ? Proportion.of(least, all) : null,
                least / all,
                most / all,
                cost == null ? null : (Double) (cost / all),
                cost == null || least != most || least == 0 ? null : (Double) (cost / least));
    }

    private static @Nullable Double cost(List<Grade> grades) {
        double sum = 0;
        for (Grade grade : grades) {
            Double cost = grade.costUsd();
            if (cost == null) {
                return null;
            }
            sum += cost;
        }
        return sum;
    }

    /** Models that were asked as often as the panel has members, and the questions at which all of them were. */
    private record Selves(List<String> models, List<GradedQuestion> questions) {
        static @Nullable Selves of(List<GradedQuestion> questions) {
            Map<String, Long> counts = questions.stream()
                    .flatMap(question -> question.repeated().keySet().stream())
                    .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
            long most =
                    counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
            if (2 * most < questions.size()) {
                // A line that is there twice is nobody asked again.
                return null;
            }
            List<String> models = counts.entrySet().stream()
                    .filter(entry -> entry.getValue() == most)
                    .map(Map.Entry::getKey)
                    .toList();
            List<GradedQuestion> all = questions.stream()
                    .filter(question -> question.repeated().keySet().containsAll(models))
                    .toList();
            return all.isEmpty() ? null : new Selves(models, all);
        }
    }
}
