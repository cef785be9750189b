package dev.polyphony.scoring;

import java.util.OptionalDouble;

/** Reckons an expression of numbers, + − × ÷, percent and parentheses, as people write them. */
final class Arithmetic {
    private final String text;
    private int at;

    private Arithmetic(String text) {
        this.text = text;
    }

    /** Empty for what is no expression, or only a number. */
    static OptionalDouble value(String expression) {
        String text = expression
                .replaceAll("[,$ ]", "")
                .replace('x', '*')
                .replace('×', '*')
                .replace('÷', '/')
                .replace("%", "/100");
        if (text.isEmpty() || !text.substring(1).matches(".*[+\\-*/].*")) {
            return OptionalDouble.empty();
        }
        Arithmetic reading = new Arithmetic(text);
        double value = reading.sum();
        return reading.at == text.length() && Double.isFinite(value)
                ? OptionalDouble.of(value)
                : OptionalDouble.empty();
    }

    private double sum() {
        double value = product();
        while (peek() == '+' || peek() == '-') {
            value = text.charAt(at++) == '+' ? value + product() : value - product();
        }
        return value;
    }

    private double product() {
        double value = factor();
        while (peek() == '*' || peek() == '/') {
            value = text.charAt(at++) == '*' ? value * factor() : value / factor();
        }
        return value;
    }

    private double factor() {
        if (peek() == '-') {
            at++;
            return -factor();
        }
        if (peek() == '(') {
            at++;
            double value = sum();
            if (peek() != ')') {
                return Double.NaN;
            }
            at++;
            return value;
        }
        int start = at;
        while (Character.isDigit(peek()) || peek() == '.') {
            at++;
        }
        try {
            return Double.parseDouble(text.substring(start, at));
        } catch (NumberFormatException none) {
            return Double.NaN;
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }
}
