package dev.polyphony.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbers of a text, in order. */
final class Numbers {
    private static final Pattern NUMBER = Pattern.compile("-?\\d[\\d,]*(?:\\.\\d+)?");
    private static final int MOST_DIGITS = 18;

    private Numbers() {}

    static List<Double> in(String text) {
        List<Double> numbers = new ArrayList<>();
        Matcher number = NUMBER.matcher(text);
        while (number.find()) {
            String digits = number.group().replace(",", "");
            if (digits.length() <= MOST_DIGITS) {
                numbers.add(Double.parseDouble(digits));
            }
        }
        return numbers;
    }

    /** As reckoning by hand: to a hundredth, or a hundredth part. */
    static boolean same(double a, double b) {
        return Math.abs(a - b) <= 0.011 * Math.max(1, Math.abs(a));
    }
}
