package dev.polyphony.paraphrase;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A question's words in lower case. What must not be read otherwise than it is written has a sign before it: {@code ^}
 * names, identifiers and code, {@code #} numbers, {@code "} quotations.
 */
final class QuestionTokens {
    private static final Pattern CHUNK =
            Pattern.compile("`([^`]*)`|[\"“”«»]([^\"“”«»]*)[\"“”«»]|(?<!\\S)'([^']+)'(?!\\p{L})|(\\S+)");
    private static final Pattern NUMBER =
            Pattern.compile("([$€£¥]?)([-+]?\\d+(?:,\\d{3})*(?:\\.\\d+)*)(%|st|nd|rd|th|\\p{L}{1,3}|°[CF])?([$€£¥]?)");
    private static final Pattern WORD = Pattern.compile("\\p{L}+(['’]\\p{L}+)?['’]?");
    private static final Pattern EDGES = Pattern.compile("^[(\\[{<¿¡,;:!?.*]+(?=.*[\\p{L}\\p{N}])|[)\\]}>,;:!?.*…]+$");
    private static final Pattern LOCALE = Pattern.compile("[a-z]{2}-[A-Z]{2}");
    private static final Pattern HYPHENS = Pattern.compile("[-‐‑/]");
    private static final Set<String> CONTRACTED = Set.of(
            "what", "who", "where", "when", "why", "how", "that", "there", "it", "he", "she", "this", "here", "let");
    private static final Map<String, String> CURRENCIES = Map.of(
            "$", "dollar", "€", "euro", "£", "gbp", "¥", "yen", "%", "percent", "°C", "celsius", "°F", "fahrenheit");
    private static final List<String> SMALL = List.of(
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen");
    private static final List<String> TENS =
            List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");
    private static final List<String> ORDINALS = List.of(
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth");
    private static final Map<String, Long> SCALES =
            Map.of("hundred", 100L, "thousand", 1_000L, "million", 1_000_000L, "billion", 1_000_000_000L, "dozen", 12L);
    private static final Set<String> COUNTED = Set.of(
            "second", "minute", "hour", "day", "week", "month", "year", "dollar", "euro", "cup", "mile", "person",
            "bit");

    private QuestionTokens() {}

    static List<String> of(String text) {
        boolean shouting = text.equals(text.toUpperCase(Locale.ROOT));
        boolean title = isTitle(text);
        List<String> tokens = new ArrayList<>();
        boolean first = true;
        Matcher chunks = CHUNK.matcher(text.replace('’', '\'').replace('‘', '\''));
        while (chunks.find()) {
            String word = chunks.group(4);
            if (word == null) {
                String quoted = chunks.group(1) != null
                        ? chunks.group(1)
                        : chunks.group(2) != null ? chunks.group(2) : chunks.group(3);
                tokens.add("\"" + quoted.strip().replaceAll("\\s+", "_"));
                first = false;
                continue;
            }
            String bare = EDGES.matcher(EDGES.matcher(word).replaceAll("")).replaceAll("");
            if (!bare.isEmpty()) {
                chunk(bare, first || title, shouting, tokens);
                first = false;
            }
            first |= word.endsWith(".") || word.endsWith("?") || word.endsWith("!") || word.endsWith(":");
        }
        return numbers(tokens);
    }

    private static boolean isTitle(String text) {
        List<String> words = Arrays.stream(text.split("\\s+", -1))
                .filter(word -> word.length() > 3)
                .toList();
        long capital = words.stream()
                .filter(word -> Character.isUpperCase(word.charAt(0)))
                .count();
        return words.size() > 2 && capital == words.size();
    }

    private static void chunk(String chunk, boolean first, boolean shouting, List<String> tokens) {
        String lower = chunk.toLowerCase(Locale.ROOT);
        Matcher number = NUMBER.matcher(chunk);
        if (number.matches()) {
            number(number, tokens);
        } else if (LOCALE.matcher(chunk).matches()) {
            tokens.add("^" + lower);
        } else if (WORD.matcher(chunk).matches()) {
            word(chunk, lower, first, shouting, tokens);
        } else if (lower.equals("and/or")) {
            tokens.add("or");
        } else if (lower.equals("&")) {
            tokens.add("and");
        } else if (chunk.matches("[-–—…|]+")) {
            // A pause.
        } else if (!chunk.startsWith("-")
                && Arrays.stream(HYPHENS.split(chunk, -1))
                        .allMatch(part -> WORD.matcher(part).matches())) {
            for (String part : HYPHENS.split(chunk, -1)) {
                word(part, part.toLowerCase(Locale.ROOT), first, shouting, tokens);
            }
        } else {
            boolean code = chunk.chars().anyMatch(c -> "_/\\=<>{}()[]*&|$".indexOf(c) >= 0) || chunk.startsWith("-");
            tokens.add("^" + (code ? chunk : lower));
        }
    }

    private static void number(Matcher parts, List<String> tokens) {
        String unit = parts.group(3) == null ? "" : parts.group(3);
        String value = parts.group(2).replace(",", "").replaceFirst("^\\+", "");
        switch (unit) {
            case "st", "nd", "rd", "th" -> tokens.add("#" + value + unit);
            case "k", "K" -> tokens.add("#" + value + "000");
            default -> {
                boolean name = unit.length() > 0
                        && value.length() == 1
                        && unit.equals(unit.toUpperCase(Locale.ROOT))
                        && !CURRENCIES.containsKey(unit);
                tokens.add(name ? "^" + value + unit.toLowerCase(Locale.ROOT) : "#" + value);
                if (!unit.isEmpty() && !name) {
                    tokens.add(CURRENCIES.getOrDefault(unit, unit.toLowerCase(Locale.ROOT)));
                }
            }
        }
        for (String sign : List.of(parts.group(1), parts.group(4))) {
            if (!sign.isEmpty()) {
                tokens.add(CURRENCIES.get(sign));
            }
        }
    }

    private static void word(String chunk, String lower, boolean first, boolean shouting, List<String> tokens) {
        String bare = possessive(lower);
        boolean acronym = chunk.length() > 1
                && !shouting
                && bare.length() > 1
                && chunk.substring(0, bare.length()).equals(bare.toUpperCase(Locale.ROOT));
        boolean capital = Character.isUpperCase(chunk.charAt(0))
                && !first
                && !shouting
                && !bare.equals("i")
                && !bare.startsWith("i'");
        tokens.add(((acronym || capital) && !bare.equals("ok") ? "^" : "") + bare);
    }

    private static String possessive(String lower) {
        int sign = lower.indexOf('\'');
        if (sign < 0) {
            return lower;
        }
        String owner = lower.substring(0, sign);
        String rest = lower.substring(sign + 1);
        return (rest.equals("s") && !CONTRACTED.contains(owner)) || rest.isEmpty() ? owner : lower;
    }

    /** Written numbers as digits. */
    private static List<String> numbers(List<String> tokens) {
        List<String> read = new ArrayList<>();
        int i = 0;
        while (i < tokens.size()) {
            String token = tokens.get(i);
            String next = i + 1 < tokens.size() ? tokens.get(i + 1) : "";
            String last = read.isEmpty() ? "" : read.getLast();
            int small = SMALL.indexOf(token);
            int tens = TENS.indexOf(token);
            int ordinal = ORDINALS.indexOf(token);
            Long scale = SCALES.get(token);
            if (tens >= 0) {
                int units = SMALL.indexOf(next);
                boolean both = units > 0 && units < 10;
                read.add("#" + ((tens + 2) * 10 + (both ? units : 0)));
                i += both ? 1 : 0;
            } else if (small >= 0 && (small != 1 || COUNTED.contains(next) || SCALES.containsKey(next))) {
                read.add("#" + small);
            } else if (ordinal >= 0
                    && !(token.equals("second") && (last.startsWith("#") || last.equals("per") || last.equals("a")))) {
                read.add("#" + (ordinal + 1)
                        + switch (ordinal) {
                            case 0 -> "st";
                            case 1 -> "nd";
                            case 2 -> "rd";
                            default -> "th";
                        });
            } else if (scale != null) {
                boolean counted = last.matches("#\\d{1,9}");
                long times = counted ? Long.parseLong(last.substring(1)) : 1;
                if (counted || last.equals("a")) {
                    read.removeLast();
                }
                read.add("#" + times * scale);
            } else {
                read.add(token);
            }
            i++;
        }
        return read;
    }
}
