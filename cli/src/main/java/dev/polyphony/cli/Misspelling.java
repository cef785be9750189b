package dev.polyphony.cli;

import dev.polyphony.notation.Nearest;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.UnmatchedArgumentException;

/** A word that the command line does not know, and the one that may have been meant. */
final class Misspelling {
    private static final int LONGEST = 60;

    private Misspelling() {}

    static String of(UnmatchedArgumentException problem) {
        String word = problem.getUnmatched().get(0);
        boolean top = problem.getCommandLine().getParent() == null;
        String shown = "'" + (word.length() > LONGEST ? word.substring(0, LONGEST) + "…" : word) + "'";
        if (problem.isUnknownOption() && word.chars().anyMatch(Character::isWhitespace)) {
            return shown + " is not an option; a question that begins with - goes after --, or is piped in";
        }
        String what = problem.isUnknownOption()
                ? shown + " is not an option"
                : shown + " is not " + (top ? "a command" : "expected here");
        return what + suggestion(word, problem.getSuggestions());
    }

    /** Of what is close, only what begins alike: anything else is a guess. */
    private static String suggestion(String word, List<String> close) {
        List<String> alike = close.stream()
                .filter(candidate -> initial(candidate) == initial(word))
                .toList();
        return Stream.concat(Nearest.to(word, alike).stream(), alike.stream())
                .findFirst()
                .map(candidate -> "; did you mean " + candidate + "?")
                .orElse("");
    }

    private static char initial(String word) {
        String bare = word.replaceFirst("^-+", "");
        return bare.isEmpty() ? '-' : bare.charAt(0);
    }
}
