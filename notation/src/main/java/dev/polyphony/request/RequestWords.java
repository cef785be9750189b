package dev.polyphony.request;

import dev.polyphony.analysis.AnalysisResult;
import java.util.Comparator;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is said of options in the words of a request's JSON. Whoever compiles and asks names an option as the command
 * line does, {@code max-cost} or {@code --max-cost}, and does not know how it was told.
 */
public final class RequestWords {
    private static final Map<String, String> FIELDS = AnalysisOptions.ALL.stream()
            .collect(Collectors.toMap(
                    AnalysisOption::name, option -> option.json().getFirst()));

    /** With its dashes any option, without them one that has a dash in its name, since others are words as well. */
    private static final Pattern OPTION =
            Pattern.compile("--(" + names("") + ")(?![\\w-])|(?<![\\w./-])(" + names("-") + ")(?![\\w-])");

    private RequestWords() {}

    private static String names(String with) {
        return FIELDS.keySet().stream()
                .filter(name -> name.contains(with))
                .sorted(Comparator.comparingInt(String::length).reversed())
                .collect(Collectors.joining("|"));
    }

    /** Where an option stands in a request; what is none stays as it is. */
    public static String field(String option) {
        // A model that nobody knows is one of a list, however many were named.
        return option.equals("model") ? "models" : FIELDS.getOrDefault(option, option);
    }

    /** A sentence, its options as fields of a request. */
    public static String text(String sentence) {
        return text(sentence, RequestWords::field);
    }

    /** Why an analysis was refused, likewise. */
    public static AnalysisResult.Problem problem(AnalysisResult.Problem refused) {
        return new AnalysisResult.Problem(field(refused.field()), text(refused.message()));
    }

    /** @param field what the request calls an option */
    public static String text(String sentence, UnaryOperator<String> field) {
        return OPTION.matcher(sentence)
                .replaceAll(found -> Matcher.quoteReplacement(
                        field.apply(found.group(1) == null ? found.group(2) : found.group(1))));
    }
}
