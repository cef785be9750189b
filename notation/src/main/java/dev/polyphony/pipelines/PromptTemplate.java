package dev.polyphony.pipelines;

import dev.polyphony.call.InvalidField;
import dev.polyphony.notation.Nearest;
import dev.polyphony.pipeline.PromptPart;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Words with quotations: {@code {{name}}}, {@code {{name.status}}}, {@code {{name or "other words"}}}. Two braces that
 * are no quotation are written <code>\{{</code>. Throws {@link InvalidField} of the field {@code prompt}.
 */
final class PromptTemplate {
    private static final Pattern OPENING = Pattern.compile("\\\\?\\{\\{");
    private static final Pattern QUOTATION =
            Pattern.compile("\\s*([^\\s.\"}]+)(?:\\.([a-z]+))?(?:\\s+or\\s+\"((?:[^\"\\\\]|\\\\.)*)\")?\\s*\\}\\}");
    private static final String FIELD = "prompt";

    private PromptTemplate() {}

    static List<PromptPart> parse(String text, Names names) {
        List<PromptPart> parts = new ArrayList<>();
        StringBuilder words = new StringBuilder();
        Matcher opening = OPENING.matcher(text);
        int from = 0;
        while (opening.find(from)) {
            words.append(text, from, opening.start());
            if (opening.group().startsWith("\\")) {
                words.append("{{");
                from = opening.end();
                continue;
            }
            Matcher quotation = QUOTATION.matcher(text).region(opening.end(), text.length());
            if (!quotation.lookingAt()) {
                throw new InvalidField(
                        FIELD,
                        "'" + beginning(text, opening.start()) + "' is no quotation; write {{name}}, {{name.status}} or"
                                + " {{name or \"other words\"}}, and \\{{ for two braces that mean nothing");
            }
            PromptPart part = part(quotation.group(1), quotation.group(2), quotation.group(3), names);
            if (part instanceof PromptPart.Words(String given)) {
                words.append(given);
            } else {
                flush(words, parts);
                parts.add(part);
            }
            from = quotation.end();
        }
        words.append(text, from, text.length());
        flush(words, parts);
        return parts;
    }

    private static PromptPart part(String name, @Nullable String field, @Nullable String otherwise, Names names) {
        String input = names.inputs().get(name);
        if (input != null) {
            if (field != null) {
                throw new InvalidField(
                        FIELD,
                        "{{" + name + "." + field + "}}: " + name + " is an input, which has no " + field + "; write {{"
                                + name + "}}");
            }
            return new PromptPart.Words(input);
        }
        requireNode(name, names);
        if (field == null) {
            return new PromptPart.Quote(name, otherwise == null ? null : unescaped(otherwise));
        }
        if (!field.equals("status")) {
            throw new InvalidField(
                    FIELD,
                    "{{" + name + "." + field + "}}: of a node there is its text, {{" + name + "}}, and {{" + name
                            + ".status}}");
        }
        if (otherwise != null) {
            throw new InvalidField(FIELD, "{{" + name + ".status or ...}}: every node has a status; leave 'or' out");
        }
        return new PromptPart.Status(name);
    }

    private static void requireNode(String name, Names names) {
        if (!names.nodes().contains(name)) {
            throw new InvalidField(
                    FIELD,
                    "{{" + name + "}}: '" + name + "' is neither a node nor an input"
                            + Nearest.hint(name, names.all()));
        }
    }

    private static void flush(StringBuilder words, List<PromptPart> parts) {
        if (!words.isEmpty()) {
            parts.add(new PromptPart.Words(words.toString()));
            words.setLength(0);
        }
    }

    static String unescaped(String text) {
        return text.replaceAll("\\\\(.)", "$1");
    }

    private static String beginning(String text, int from) {
        String rest = text.substring(from).lines().findFirst().orElse("");
        return rest.length() > 40 ? rest.substring(0, 40) + "…" : rest;
    }
}
