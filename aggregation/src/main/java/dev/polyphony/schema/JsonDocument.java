package dev.polyphony.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What looks like a JSON document in a text: an object or array that is in no other one, whether it is whole or not.
 * Found in one pass over the text, however it is nested.
 *
 * @param text as it stands there, perhaps broken off or in another dialect than JSON's
 * @param standing what the words around make of it
 * @param reference whether it may be nothing but a mark of a footnote, such as {@code [1]}
 */
record JsonDocument(String text, Standing standing, boolean reference) {
    private static final String FENCE = "```";

    private static final int MOST = 200;

    /** Words around a document are looked for no farther. */
    private static final int LABEL = 200;

    private static final Pattern FINAL =
            words("final|finally|correct|corrected|correction|revised|updated|fixed|actual" + "|actually|improved");
    private static final Pattern RESULT =
            words("answer|result|verdict|output|conclusion|so|thus|hence|therefore|solution");

    /** From what is never the answer where anything else can be, to what certainly is. */
    enum Standing {
        /** The words before call it an example, a draft or wrong. */
        EXAMPLE,
        /** Within a sentence. */
        INLINE,
        /** On lines of its own, in a fence or not, or called the result. */
        ALONE,
        /** Called the final or corrected one, or all there is. */
        FINAL
    }

    private record Extent(int start, int end) {}

    /** In the order in which they stand there; of very many the last. */
    static List<JsonDocument> in(String text) {
        List<Extent> extents = extents(text);
        List<JsonDocument> found = new ArrayList<>();
        for (int i = Math.max(0, extents.size() - MOST); i < extents.size(); i++) {
            Extent extent = extents.get(i);
            String document = text.substring(extent.start(), extent.end()).strip();
            int behind = i == 0 ? 0 : extents.get(i - 1).end();
            found.add(new JsonDocument(document, standing(text, behind, extent), reference(document)));
        }
        return found;
    }

    private static List<Extent> extents(String text) {
        List<Extent> extents = new ArrayList<>();
        Deque<Extent> fences = new ArrayDeque<>(fences(text));
        for (int at = 0; at < text.length(); at++) {
            while (!fences.isEmpty() && fences.getFirst().end() <= at) {
                fences.removeFirst();
            }
            Extent fence = fences.peekFirst();
            boolean fenced = fence != null && fence.start() <= at;
            int bound = fence != null && fenced ? fence.end() : text.length();
            if (begins(text, at)) {
                Extent extent = new Extent(at, end(text, at, bound));
                if (!prose(text.substring(at, extent.end()))) {
                    extents.add(extent);
                }
                at = extent.end() - 1;
            } else if (fence != null && at == fence.start() && isScalar(text.substring(at, bound))) {
                extents.add(new Extent(at, bound));
                at = bound - 1;
            }
        }
        return extents;
    }

    private static boolean isScalar(String fenced) {
        String content = fenced.strip();
        return !content.startsWith("{") && !content.startsWith("[") && JsonText.isWhole(content);
    }

    /** Where a bracket opens that JSON, or what was meant to be, may follow. */
    private static boolean begins(String text, int at) {
        char bracket = text.charAt(at);
        if (bracket != '{' && bracket != '[') {
            return false;
        }
        int next = at + 1;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        if (next == text.length()) {
            return false;
        }
        char first = text.charAt(next);
        return bracket == '{'
                ? "}\"'/".indexOf(first) >= 0 || key(text, next)
                : "]{[\"'/-".indexOf(first) >= 0 || Character.isDigit(first) || literal(text, next);
    }

    /** A name and a colon, as in JavaScript. */
    private static boolean key(String text, int from) {
        int at = from;
        while (at < text.length() && at - from <= LABEL && Character.isJavaIdentifierPart(text.charAt(at))) {
            at++;
        }
        return at > from && at < text.length() && text.charAt(at) == ':';
    }

    private static boolean literal(String text, int from) {
        return List.of("true", "false", "null", "NaN", "Infinity").stream()
                .anyMatch(word -> text.startsWith(word, from));
    }

    /** Behind the bracket that closes the one at {@code start}, or does not fit; the bound where none closes it. */
    private static int end(String text, int start, int bound) {
        BitSet objects = new BitSet();
        int depth = 0;
        boolean inString = false;
        for (int at = start; at < bound; at++) {
            char c = text.charAt(at);
            if (inString) {
                at += c == '\\' ? 1 : 0;
                inString = c != '"';
            } else if (c == '"') {
                inString = true;
            } else if (c == '{' || c == '[') {
                objects.set(depth++, c == '{');
            } else if (c == '}' || c == ']') {
                depth--;
                if (depth == 0 || objects.get(depth) != (c == '}')) {
                    return at + 1;
                }
            }
        }
        return bound;
    }

    /** Figures in brackets that are no JSON, such as a time of day. */
    private static boolean prose(String document) {
        return document.startsWith("[")
                && !reference(document)
                && document.chars().noneMatch(c -> c == '{' || c == '"' || c == '\'')
                && !JsonText.isWhole(document);
    }

    private static boolean reference(String document) {
        return document.length() <= 12
                && document.chars().allMatch(c -> "[]{}, ".indexOf(c) >= 0 || Character.isDigit(c));
    }

    private static Standing standing(String text, int behind, Extent document) {
        String before = text.substring(Math.max(behind, document.start() - LABEL), document.start());
        String line = withoutFence(before.substring(before.lastIndexOf('\n') + 1));
        String after = after(text, document.end());
        String label = hasWords(line) ? line : lastLine(before);
        if (FINAL.matcher(label).find()) {
            return Standing.FINAL;
        }
        if (DraftMarkers.isAside(label) || DraftMarkers.isAside(after)) {
            return Standing.EXAMPLE;
        }
        boolean alone = !hasWords(line) && !hasWords(after);
        return alone || RESULT.matcher(label).find() ? Standing.ALONE : Standing.INLINE;
    }

    /** What stands behind it in its line, not farther than the next bracket. */
    private static String after(String text, int end) {
        int to = end;
        while (to < text.length() && to < end + LABEL && "\n{[".indexOf(text.charAt(to)) < 0) {
            to++;
        }
        return text.substring(end, to);
    }

    /** The last line with words, of a paragraph its last sentence. */
    private static String lastLine(String before) {
        String words = before.lines()
                .map(JsonDocument::withoutFence)
                .filter(JsonDocument::hasWords)
                .reduce("", (earlier, later) -> later)
                .strip();
        return words.substring(words.lastIndexOf(". ") + 1);
    }

    private static String withoutFence(String line) {
        int fence = line.lastIndexOf(FENCE);
        return fence < 0 ? line : line.substring(0, fence);
    }

    private static boolean hasWords(String text) {
        return text.chars().anyMatch(Character::isLetterOrDigit);
    }

    /** What stands between lines that begin with three backticks. */
    private static List<Extent> fences(String text) {
        List<Extent> fences = new ArrayList<>();
        int open = -1;
        for (int at = text.indexOf(FENCE); at >= 0; at = text.indexOf(FENCE, at + FENCE.length())) {
            if (!beginsLine(text, at)) {
                continue;
            }
            if (open >= 0) {
                fences.add(new Extent(open, at));
                open = -1;
            } else {
                int lineEnd = text.indexOf('\n', at);
                boolean closedInLine = text.lastIndexOf('`', lineEnd) >= at + FENCE.length();
                open = lineEnd < 0 || closedInLine ? -1 : lineEnd + 1;
            }
        }
        if (open >= 0) {
            fences.add(new Extent(open, text.length()));
        }
        return fences;
    }

    private static boolean beginsLine(String text, int at) {
        int before = at - 1;
        while (before >= 0 && " \t>*-".indexOf(text.charAt(before)) >= 0) {
            before--;
        }
        return before < 0 || text.charAt(before) == '\n';
    }

    private static Pattern words(String alternatives) {
        return Pattern.compile("\\b(?:" + alternatives + ")\\b", Pattern.CASE_INSENSITIVE);
    }
}
