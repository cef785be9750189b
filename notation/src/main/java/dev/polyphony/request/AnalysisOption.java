package dev.polyphony.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.call.InvalidField;
import dev.polyphony.plan.Strategy;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thing that an analysis can be told, wherever it is told.
 *
 * @param name kebab-case: the key in {@code config.yaml}, and with two dashes the flag
 * @param json where it stands in a request's JSON, such as {@code tuning.threshold}; spellings of old after the first
 * @param flag on the command line; absent where that reads it from an argument or a file of its own
 * @param standard absent where the worker, or nobody, decides
 * @param unset what it then is, for people
 * @param strategies those that have a use for it; empty where all have
 * @param given reads it from a preset; absent for what is no part of one
 */
public record AnalysisOption<T>(
        String name,
        Kind kind,
        OptionType<T> type,
        List<String> json,
        @Nullable Flag flag,
        @Nullable T standard,
        String unset,
        List<Strategy> strategies,
        @Nullable Function<Selection.Preset, @Nullable Object> given) {

    /** Which part of the analysis it goes into. */
    public enum Kind {
        /** What is asked and by whom; each way of asking has its own place for it. */
        QUESTION,
        /** Whom to ask. */
        SELECTION,
        /** What else a strategy can be told. */
        TUNING,
        /** How long, how much, how dear. */
        LIMIT,
        /** Where its cost is filed, what is taken instead of asking, and who goes first. */
        ACCOUNT;

        /** Whether flags, variables and a file can say it. */
        public boolean isSetting() {
            return this != QUESTION;
        }
    }

    /**
     * How it looks on the command line.
     *
     * @param abbreviation such as {@code -s}
     * @param candidates what a shell offers
     */
    public record Flag(@Nullable String abbreviation, String label, String help, List<String> candidates) {
        static Flag of(String label, String help) {
            return new Flag(null, label, help, List.of());
        }

        static Flag of(String abbreviation, String label, String help) {
            return new Flag(abbreviation, label, help, List.of());
        }
    }

    public AnalysisOption {
        json = List.copyOf(json);
        strategies = List.copyOf(strategies);
    }

    /** In the environment. */
    public String variable() {
        return "POLYPHONY_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Whether it says whom to ask and how, as presets do. */
    public boolean isOfSelection() {
        return kind == Kind.SELECTION || kind == Kind.TUNING;
    }

    public boolean isGiven(Selection.Preset preset) {
        return given != null && given.apply(preset) != null;
    }

    public boolean suits(Strategy strategy) {
        return strategies.isEmpty() || strategies.contains(strategy);
    }

    /** The strategies that have a use for it, as the user writes them. */
    public String suited() {
        return String.join(", ", strategies.stream().map(Strategy::word).toList());
    }

    /** Throws {@link IllegalArgumentException} whose message says what would be right. */
    public T read(String text) {
        return AnalysisOptions.checked(this, type.text().apply(text));
    }

    /** Throws {@link InvalidField} of the path or of one below it. */
    T read(JsonNode node, String path) {
        T value = type.json().read(node, path);
        try {
            return AnalysisOptions.checked(this, value);
        } catch (IllegalArgumentException e) {
            throw new InvalidField(path, OptionType.problem(e));
        }
    }

    static <T> AnalysisOption<T> question(String name, OptionType<T> type) {
        return new AnalysisOption<>(name, Kind.QUESTION, type, List.of(name), null, null, "", List.of(), null);
    }

    static <T> AnalysisOption<T> selection(
            String name,
            OptionType<T> type,
            Flag flag,
            String unset,
            List<Strategy> strategies,
            Function<Selection.Preset, @Nullable Object> given) {
        return new AnalysisOption<>(
                name, Kind.SELECTION, type, List.of(json(name)), flag, null, unset, strategies, given);
    }

    static <T> AnalysisOption<T> tuning(
            String name,
            OptionType<T> type,
            Flag flag,
            String unset,
            List<Strategy> strategies,
            Function<Tuning, @Nullable Object> given) {
        return tuning(List.of("tuning." + json(name)), name, type, flag, unset, strategies, given);
    }

    static <T> AnalysisOption<T> tuning(
            List<String> json,
            String name,
            OptionType<T> type,
            Flag flag,
            String unset,
            List<Strategy> strategies,
            Function<Tuning, @Nullable Object> given) {
        return new AnalysisOption<>(
                name,
                Kind.TUNING,
                type,
                json,
                flag,
                null,
                unset,
                strategies,
                preset -> preset.tuning() == null ? null : given.apply(preset.tuning()));
    }

    static <T> AnalysisOption<T> limit(String name, OptionType<T> type, Flag flag, @Nullable T standard, String unset) {
        return new AnalysisOption<>(
                name, Kind.LIMIT, type, List.of(json(name)), flag, standard, unset, List.of(), null);
    }

    static <T> AnalysisOption<T> account(
            String name, OptionType<T> type, Flag flag, @Nullable T standard, String unset) {
        return new AnalysisOption<>(
                name, Kind.ACCOUNT, type, List.of(json(name)), flag, standard, unset, List.of(), null);
    }

    private static String json(String name) {
        return name.replace('-', '_');
    }
}
