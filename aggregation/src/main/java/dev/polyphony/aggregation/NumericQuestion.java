package dev.polyphony.aggregation;

import java.util.regex.Pattern;

/** Whether a question asks for a number, in English. */
final class NumericQuestion {
    private static final Pattern HOW = Pattern.compile(
            "\\bhow (?:many|much|long|far|old|tall|fast|high|deep|wide|heavy|big|large|late|early)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NAMED = Pattern.compile(
            "\\b(?:what|which|calculate|compute|evaluate|find|determine|give|by what)\\b[^.?!\\n]{0,80}"
                    + "\\b(?:number|total|sum|amount|cost|price|percentage|percent|fraction|average|mean|median|area"
                    + "|volume|perimeter|length|width|height|depth|distance|speed|time|age|weight|mass|profit|loss"
                    + "|salary|income|revenue|earnings|ratio|difference|product|quotient|value|probability|rate"
                    + "|remainder|temperature|balance|change|score|size|measure|share|most|least|maximum|minimum|capacity|discount|interest|bill|quantity|sales)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ARITHMETIC = Pattern.compile(
            "\\b(?:what(?:'s| is)|calculate|compute|evaluate|solve)\\b[^.?!\\n\\p{L}]{0,20}\\d",
            Pattern.CASE_INSENSITIVE);

    private NumericQuestion() {}

    static boolean isAskedBy(String question) {
        return HOW.matcher(question).find()
                || ARITHMETIC.matcher(question).find()
                || (question.chars().anyMatch(Character::isDigit)
                        && NAMED.matcher(question).find());
    }
}
