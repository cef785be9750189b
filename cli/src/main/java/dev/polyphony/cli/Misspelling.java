package dev.polyphony.cli;

import dev.polyphony.notation.Nearest;
import dev.polyphony.request.AnalysisOptions;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** A word that the command line does not know, and the one that may have been meant. */
final class Misspelling {
    private static final int LONGEST = 60;

    private Misspelling() {}

    static String of(UnmatchedArgumentException problem) {
        String word = problem.getUnmatched().get(0);
        CommandLine command = problem.getCommandLine();
        String shown = "'" + (word.length() > LONGEST ? word.substring(0, LONGEST) + "…" : word) + "'";
        if (!problem.isUnknownOption()) {
            return shown
                    + notExpected(command)
                    + suggestion(word, List.copyOf(command.getSubcommands().keySet()));
        }
        if (word.chars().anyMatch(Character::isWhitespace)) {
            return shown + " is not an option; a question that begins with - goes after --, or is piped in";
        }
        return shown + " is not an option" + suggestion(flag(word), flags(command));
    }

    private static String notExpected(CommandLine command) {
        if (command.getParent() == null) {
            return " is not a command";
        }
        return command.getSubcommands().isEmpty()
                ? " is not expected here"
                : " is not a command of " + command.getCommandName();
    }

    /** Without its value, and where it is a field of a request over HTTP, the flag of that name. */
    private static String flag(String word) {
        String name = word.split("=", 2)[0];
        String field = name.replaceFirst("^-+", "");
        return AnalysisOptions.settings()
                .filter(option -> option.json().contains(field) || option.json().contains("tuning." + field))
                .findFirst()
                .map(option -> "--" + option.name())
                .orElse(name);
    }

    private static List<String> flags(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .map(OptionSpec::longestName)
                .toList();
    }

    /** Of what is close, only what begins alike: anything else is a guess. */
    private static String suggestion(String word, List<String> known) {
        if (word.length() > LONGEST) {
            return "";
        }
        return Nearest.to(word, known).stream()
                .filter(candidate -> initial(candidate) == initial(word))
                .findFirst()
                .map(candidate -> "; did you mean " + candidate + "?")
                .orElse("");
    }

    private static char initial(String word) {
        String bare = word.replaceFirst("^-+", "").toLowerCase(Locale.ROOT);
        return bare.isEmpty() ? '-' : bare.charAt(0);
    }
}
