package dev.polyphony.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an answer reckons: each "expression = number" in it, right or wrong.
 *
 * @param right how many come out
 * @param wrong how many do not
 * @param last the number on the right of the last one
 */
record Equations(int right, int wrong, OptionalDouble last) {
    private static final Pattern EQUATION =
            Pattern.compile("([\\d.,$()+\\-*/x×÷ %]{3,60})=\\s*+(?:\\$\\s*+)?(-?\\d[\\d,]*(?:\\.\\d+)?)");

    static Equations in(String text) {
        int right = 0;
        List<Double> results = new ArrayList<>();
        Matcher equation = EQUATION.matcher(text);
        while (equation.find()) {
            OptionalDouble value = Arithmetic.value(equation.group(1));
            if (value.isPresent()) {
                double said = Double.parseDouble(equation.group(2).replace(",", ""));
                results.add(said);
                right += Numbers.same(value.getAsDouble(), said) ? 1 : 0;
            }
        }
        return new Equations(
                right,
                results.size() - right,
                results.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(results.getLast()));
    }

    boolean any() {
        return right + wrong > 0;
    }
}
