package dev.polyphony.pipelines;

import dev.polyphony.call.InvalidField;
import dev.polyphony.notation.Nearest;
import dev.polyphony.pipeline.Condition;
import dev.polyphony.pipeline.Condition.Operator;
import dev.polyphony.pipeline.Condition.Subject;
import dev.polyphony.pipeline.NodeState;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads conditions:
 *
 * <pre>
 * condition  = all { "or" all }
 * all        = one { "and" one }
 * one        = "not" one | "(" condition ")" | comparison
 * comparison = NAME           ( "==" | "!=" | "contains" ) "text"
 *            | NAME.status    ( "==" | "!=" ) STATUS
 *            | NAME.confidence ( "==" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=" ) NUMBER
 * </pre>
 *
 * It has no arithmetic, no calls and no loops: whatever is written is decided at once. Throws {@link InvalidField} of
 * the field {@code when}.
 */
final class ConditionParser {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(==|!=|<=|>=|<|>|\\(|\\))|\"((?:[^\"\\\\]|\\\\.)*)\"|'([^']*)'|([A-Za-z0-9_][A-Za-z0-9_.-]*))");
    private static final int LONGEST = 2_000;
    private static final int DEEPEST = 20;

    private final List<Token> tokens;
    private final Names names;
    private int next;
    private int depth;

    private record Token(String text, boolean quoted) {}

    private ConditionParser(List<Token> tokens, Names names) {
        this.tokens = tokens;
        this.names = names;
    }

    static Condition parse(String text, Names names) {
        ConditionParser parser = new ConditionParser(tokens(text), names);
        Condition whole = parser.any();
        if (parser.next < parser.tokens.size()) {
            throw wrong("'" + parser.tokens.get(parser.next).text
                    + "' is one too many; join conditions with 'and' or 'or'");
        }
        return whole;
    }

    private static List<Token> tokens(String text) {
        if (text.length() > LONGEST) {
            throw wrong(text.length() + " characters; at most " + LONGEST);
        }
        List<Token> tokens = new ArrayList<>();
        Matcher token = TOKEN.matcher(text);
        int from = 0;
        while (from < text.stripTrailing().length()) {
            if (!token.region(from, text.length()).lookingAt()) {
                throw wrong("cannot be read at '" + text.substring(from).strip() + "'");
            }
            if (token.group(2) != null) {
                tokens.add(new Token(PromptTemplate.unescaped(token.group(2)), true));
            } else if (token.group(3) != null) {
                tokens.add(new Token(token.group(3), true));
            } else {
                tokens.add(new Token(token.group(1) == null ? token.group(4) : token.group(1), false));
            }
            from = token.end();
        }
        return tokens;
    }

    private Condition any() {
        if (++depth > DEEPEST) {
            throw wrong("nested deeper than " + DEEPEST + " levels");
        }
        List<Condition> parts = new ArrayList<>(List.of(all()));
        while (isNext("or")) {
            parts.add(all());
        }
        depth--;
        return parts.size() == 1 ? parts.getFirst() : new Condition.Any(parts);
    }

    private Condition all() {
        List<Condition> parts = new ArrayList<>(List.of(one()));
        while (isNext("and")) {
            parts.add(one());
        }
        return parts.size() == 1 ? parts.getFirst() : new Condition.All(parts);
    }

    private Condition one() {
        if (isNext("not")) {
            return new Condition.Not(one());
        }
        if (isNext("(")) {
            Condition inner = any();
            if (!isNext(")")) {
                throw wrong("a ')' is missing");
            }
            return inner;
        }
        return comparison();
    }

    private Condition comparison() {
        Token subject = take("a node, such as review contains \"REJECT\"");
        String[] path = subject.text.split("\\.", 2);
        String name = path[0];
        if (subject.quoted || (!names.nodes().contains(name) && !names.inputs().containsKey(name))) {
            throw wrong("'" + subject.text + "' is neither a node nor an input" + Nearest.hint(name, names.all()));
        }
        Operator operator = operator(subject.text);
        Token value = take("what " + subject.text + " is compared with");
        String input = names.inputs().get(name);
        if (input != null) {
            return ofInput(subject.text, input, operator, value);
        }
        return new Condition.Comparison(name, subjectOf(path), operator, checked(path, operator, value));
    }

    private static Condition ofInput(String name, String input, Operator operator, Token value) {
        if (name.contains(".")) {
            throw wrong("'" + name + "': an input has neither status nor confidence");
        }
        requireText(name, operator, value);
        return new Condition.OfInput(
                name + " " + operator.sign() + " \"" + value.text + "\"",
                Condition.Comparison.holds(operator, input.strip(), value.text));
    }

    private static Subject subjectOf(String[] path) {
        if (path.length == 1) {
            return Subject.TEXT;
        }
        return switch (path[1]) {
            case "status" -> Subject.STATUS;
            case "confidence" -> Subject.CONFIDENCE;
            default ->
                throw wrong("'" + path[0] + "." + path[1] + "': of a node there is its text, " + path[0] + ", and "
                        + path[0] + ".status and " + path[0] + ".confidence");
        };
    }

    private static String checked(String[] path, Operator operator, Token value) {
        switch (subjectOf(path)) {
            case TEXT -> requireText(path[0], operator, value);
            case STATUS -> {
                if (operator != Operator.EQUALS && operator != Operator.DIFFERS) {
                    throw wrong("'" + operator.sign() + "': a status is asked for by == or !=");
                }
                if (!NodeState.ends().contains(value.text)) {
                    throw wrong("'" + value.text + "' is no status; there are " + String.join(", ", NodeState.ends())
                            + Nearest.hint(value.text, NodeState.ends()));
                }
            }
            case CONFIDENCE -> requireNumber(operator, value);
        }
        return value.text;
    }

    private static void requireText(String name, Operator operator, Token value) {
        if (operator != Operator.EQUALS && operator != Operator.DIFFERS && operator != Operator.CONTAINS) {
            throw wrong("'" + operator.sign() + "': a text is asked for by ==, != or contains");
        }
        if (!value.quoted) {
            throw wrong("'" + value.text + "': put the text in quotes, such as " + name + " " + operator.sign() + " \""
                    + value.text + "\"");
        }
    }

    private static void requireNumber(Operator operator, Token value) {
        try {
            if (operator == Operator.CONTAINS || value.text.length() > 20) {
                throw new NumberFormatException(value.text);
            }
            new BigDecimal(value.text);
        } catch (NumberFormatException e) {
            throw wrong("'" + operator.sign() + " " + value.text + "': a confidence is compared with a number, such as"
                    + " < 0.7");
        }
    }

    private Operator operator(String after) {
        Token token = take("==, != or contains after " + after);
        for (Operator operator : Operator.values()) {
            if (!token.quoted && operator.sign().equals(token.text)) {
                return operator;
            }
        }
        throw wrong("'" + token.text + "' after " + after + ": expected ==, !=, contains, <, <=, > or >=");
    }

    private Token take(String expected) {
        if (next == tokens.size()) {
            throw wrong("ends where it needs " + expected);
        }
        return tokens.get(next++);
    }

    private boolean isNext(String word) {
        Token token = peek();
        if (token == null || token.quoted || !token.text.equals(word)) {
            return false;
        }
        next++;
        return true;
    }

    private @Nullable Token peek() {
        return next < tokens.size() ? tokens.get(next) : null;
    }

    private static InvalidField wrong(String problem) {
        return new InvalidField("when", problem);
    }
}
