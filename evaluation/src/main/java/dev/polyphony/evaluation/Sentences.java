package dev.polyphony.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** What was found, for people. */
final class Sentences {
    private static final int MOST_NAMED = 2;

    private Sentences() {}

    static Comparison spoken(Comparison of, double worth) {
        return new Comparison(
                of.with(),
                of.models(),
                of.others(),
                of.questions(),
                of.finding(),
                of.least(),
                of.most(),
                of.interval(),
                of.method(),
                of.panelOnly(),
                of.otherOnly(),
                of.more(),
                sentence(of, worth));
    }

    private static String sentence(Comparison of, double worth) {
        String figures = difference(of) + " (" + points(of.interval().low()) + " to "
                + points(of.interval().high()) + ", " + questions(of.questions()) + ")";
        return switch (of.finding()) {
            case BETTER -> "Better than " + other(of) + ": " + figures + ".";
            case WORSE -> "Worse than " + other(of) + ": " + figures + ".";
            case NO_BETTER ->
                "No better than " + other(of) + ": " + figures + ". If it is better at all, then by less than "
                        + unsigned(worth) + ".";
            case CANNOT_TELL -> "Cannot tell yet against " + other(of) + ": " + figures + ". " + needed(of);
        };
    }

    private static String difference(Comparison of) {
        return of.least() == of.most()
                ? points(of.least()) + " points"
                : points(of.least()) + " to " + points(of.most())
                        + " points, as members were right or wrong where nobody knows";
    }

    private static String needed(Comparison of) {
        Long more = of.more();
        return more == null
                ? "More ratings of the panel's answers would not tell: those of its members that differ would have to be"
                        + " graded themselves."
                : capital(answers(more)) + " would tell.";
    }

    private static String other(Comparison of) {
        String models = String.join(" and ", of.models());
        return switch (of.with()) {
            case BEST_MEMBER -> "its best member alone, " + models + maybe(of);
            case SELF_FUSION -> "the best model asked as often, " + models + maybe(of);
            case RANDOM_AT_EQUAL_COST ->
                of.models().size() == 1
                        ? "what its cost buys otherwise, " + models + " alone" + maybe(of)
                        : "what its cost buys otherwise, drawing lots between " + models + maybe(of);
        };
    }

    private static String maybe(Comparison of) {
        String others = of.others().stream()
                .limit(MOST_NAMED)
                .map(models -> String.join(" and ", models))
                .collect(Collectors.joining(", "));
        int more = of.others().size() - MOST_NAMED;
        return others.isEmpty()
                ? ""
                : " (or " + others + (more > 0 ? " or " + more + " more" : "") + ", which may be as good)";
    }

    static String overall(int questions, Finding finding, List<Comparison> comparisons) {
        boolean all = comparisons.stream().anyMatch(one -> one.with() == Comparison.With.RANDOM_AT_EQUAL_COST);
        return switch (finding) {
            case BETTER ->
                all
                        ? "Worth it: the panel is better than its best member, and than what its cost buys otherwise."
                        : "Better than its best member; whether that is worth its cost cannot be said without the costs.";
            case WORSE -> "Not worth it: the panel is worse than " + what(comparisons, Finding.WORSE) + ".";
            case NO_BETTER -> "Not worth it: the panel is no better than " + what(comparisons, Finding.NO_BETTER) + ".";
            case CANNOT_TELL -> undecided(questions, comparisons);
        };
    }

    private static String undecided(int questions, List<Comparison> comparisons) {
        List<Comparison> open = comparisons.stream()
                .filter(one -> one.finding() == Finding.CANNOT_TELL)
                .toList();
        if (open.stream().anyMatch(one -> one.more() == null)) {
            return "Cannot tell from ratings of the panel's answers alone: too often a member said something else, and nobody"
                    + " said how right that was.";
        }
        long more = open.stream()
                .map(Comparison::more)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        return "Cannot tell yet from " + questions(questions) + ": " + answers(more) + " would.";
    }

    private static String capital(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static String questions(int count) {
        return count == 1 ? "one question" : String.format(Locale.ROOT, "%,d questions", count);
    }

    private static String answers(long more) {
        return more == 1 ? "one more rated answer" : String.format(Locale.ROOT, "about %,d more rated answers", more);
    }

    private static String what(List<Comparison> comparisons, Finding finding) {
        return comparisons.stream()
                .filter(one -> one.finding() == finding)
                .map(Sentences::brief)
                .collect(Collectors.joining(", or than "));
    }

    private static String brief(Comparison of) {
        return switch (of.with()) {
            case BEST_MEMBER -> "its best member alone";
            case SELF_FUSION -> "the best model asked as often";
            case RANDOM_AT_EQUAL_COST -> "what its cost buys otherwise";
        };
    }

    /** As hundredths, with a sign. */
    static String points(double share) {
        String digits = String.format(Locale.ROOT, "%+.1f", 100 * share);
        return digits.equals("-0.0") ? "+0.0" : digits;
    }

    private static String unsigned(double share) {
        return String.format(Locale.ROOT, "%.1f points", 100 * share);
    }
}
