package dev.polyphony.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.analysis.AnalysisPriority;
import dev.polyphony.analysis.OnBudget;
import dev.polyphony.analysis.WebhookUrl;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.Image;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Message;
import dev.polyphony.call.Money;
import dev.polyphony.call.Role;
import dev.polyphony.notation.Durations;
import dev.polyphony.notation.NotationError;
import dev.polyphony.notation.PlanNotation;
import dev.polyphony.plan.Aggregation.ScoreBy;
import dev.polyphony.plan.Complexity;
import dev.polyphony.plan.Plan;
import dev.polyphony.plan.Strategy;
import dev.polyphony.plan.TaskType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How values of a type are written.
 *
 * @param text reads a flag, a variable or a line of a file; throws {@link IllegalArgumentException} whose message says
 *     what would be right
 * @param json reads JSON
 * @param schema what that takes, as JSON Schema
 */
public record OptionType<T>(Function<String, T> text, JsonReader<T> json, JsonNode schema) {
    private static final int LONGEST_SHOWN = 60;
    private static final int LONGEST_NAME = 500;
    private static final int LONGEST_NUMBER = 40;
    private static final BigDecimal LEAST_SECONDS = new BigDecimal("0.001");
    private static final BigDecimal MOST = BigDecimal.valueOf(Integer.MAX_VALUE);

    static final OptionType<String> TEXT = ofText("text", JsonNode::isTextual, text -> text, OptionSchemas.TEXT);
    static final OptionType<String> NAME = ofText("text", JsonNode::isTextual, OptionType::name, OptionSchemas.NAME);
    static final OptionType<String> WEBHOOK = ofText(
            "text",
            JsonNode::isTextual,
            text -> WebhookUrl.parse("webhook", text.strip()).address().toString(),
            OptionSchemas.TEXT);
    static final OptionType<String> STRATEGY =
            ofText("text", JsonNode::isTextual, OptionType::strategy, OptionSchemas.NAME);
    static final OptionType<List<String>> NAMES = new OptionType<>(
            OptionType::names,
            (node, path) -> list(node, path, "a list of names", NAME.json),
            OptionSchemas.list(OptionSchemas.NAME));
    static final OptionType<Boolean> SWITCH =
            ofText("true or false", JsonNode::isBoolean, Boolean::valueOf, OptionSchemas.SWITCH);
    static final OptionType<Integer> NUMBER =
            ofText("a whole number", JsonNode::isNumber, OptionType::number, OptionSchemas.NUMBER);
    static final OptionType<Double> DECIMAL =
            ofText("a number", JsonNode::isNumber, OptionType::decimal, OptionSchemas.DECIMAL);
    static final OptionType<Duration> TIME = new OptionType<>(
            Durations::parse,
            seconds("a time such as \"90s\", or a number of seconds", Durations::parse),
            OptionSchemas.TIME);
    static final OptionType<Money> MONEY = ofText(
            "an amount of US dollars",
            node -> node.isNumber() || node.isTextual(),
            text -> Money.parse("cost", text),
            OptionSchemas.MONEY);
    static final OptionType<CacheRules> CACHE = new OptionType<>(
            CacheRules::parse,
            seconds("a time such as \"1h\", or a number of seconds", CacheRules::parse),
            OptionSchemas.CACHE);
    static final OptionType<OnBudget> ON_BUDGET = oneOf(OnBudget.class, "not one of refuse, degrade and wait");
    static final OptionType<AnalysisPriority> PRIORITY = oneOf(AnalysisPriority.class, "neither interactive nor batch");
    static final OptionType<ScoreBy> SCORE_BY = oneOf(ScoreBy.class, "none of trimmed, mean and median");
    static final OptionType<TaskType> TASK = oneOf(TaskType.class, "none of " + String.join(", ", TaskType.words()));
    static final OptionType<Complexity> COMPLEXITY = oneOf(Complexity.class, "not one of simple, medium and complex");
    static final OptionType<String> JSON_OBJECT =
            ofText("a JSON object", JsonNode::isObject, JsonNode::toString, text -> text, OptionSchemas.OBJECT);
    static final OptionType<Plan> PLAN =
            new OptionType<>(text -> PlanNotation.read("plan", text), OptionType::plan, OptionSchemas.PLAN);
    static final OptionType<List<Message>> MESSAGES = new OptionType<>(
            text -> {
                throw new IllegalArgumentException("a list of messages is no single text");
            },
            OptionType::turns,
            OptionSchemas.list(OptionSchemas.MESSAGE));
    static final OptionType<List<Image>> IMAGES = new OptionType<>(
            text -> List.of(Image.ofDataUrl(text)),
            (node, path) -> list(
                    node,
                    path,
                    "a list of data URLs",
                    ofText("text", JsonNode::isTextual, Image::ofDataUrl, OptionSchemas.IMAGE).json),
            OptionSchemas.list(OptionSchemas.IMAGE));

    /** Reads a JSON value that is not null; throws {@link InvalidField} of its path or of one below it. */
    public interface JsonReader<T> {
        T read(JsonNode node, String path);
    }

    /** The error of a JSON value that is of another kind. */
    static InvalidField wrong(String path, String expected, JsonNode node) {
        String kind = switch (node.getNodeType()) {
            case STRING -> "text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            default -> "nothing";
        };
        return new InvalidField(path, "expected " + expected + ", not " + kind);
    }

    /** What is wrong, without a name: whoever reads the value knows where it stands. */
    static String problem(IllegalArgumentException e) {
        return e instanceof InvalidField field ? field.problem() : String.valueOf(e.getMessage());
    }

    private static <T> OptionType<T> ofText(
            String expected, Predicate<JsonNode> fits, Function<String, T> text, JsonNode schema) {
        return ofText(expected, fits, JsonNode::asText, text, schema);
    }

    private static <T> OptionType<T> ofText(
            String expected,
            Predicate<JsonNode> fits,
            Function<JsonNode, String> content,
            Function<String, T> text,
            JsonNode schema) {
        return new OptionType<>(text, reader(expected, fits, content, text), schema);
    }

    private static <T> JsonReader<T> reader(
            String expected, Predicate<JsonNode> fits, Function<JsonNode, String> content, Function<String, T> text) {
        return (node, path) -> {
            if (!fits.test(node)) {
                throw wrong(path, expected, node);
            }
            try {
                return text.apply(content.apply(node));
            } catch (IllegalArgumentException e) {
                throw new InvalidField(path, problem(e));
            }
        };
    }

    /** A time is written as people do, as ISO 8601 has it, or as a number of seconds. */
    private static <T> JsonReader<T> seconds(String expected, Function<String, T> text) {
        return reader(
                expected,
                node -> node.isTextual() || node.isNumber(),
                node -> node.isNumber() ? seconds(exact(node.asText())) : node.asText(),
                text);
    }

    /** Compared first: a number with a huge exponent has as many digits when it is written out. */
    private static String seconds(BigDecimal number) {
        BigDecimal size = number.abs();
        if (size.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("is more seconds than any time here has");
        }
        return (size.compareTo(LEAST_SECONDS) < 0
                        ? "0"
                        : number.setScale(3, RoundingMode.HALF_UP).toPlainString()) + "s";
    }

    private static <E extends Enum<E>> OptionType<E> oneOf(Class<E> type, String otherwise) {
        return ofText(
                "text",
                JsonNode::isTextual,
                text -> Stream.of(type.getEnumConstants())
                        .filter(known -> known.name().equalsIgnoreCase(text.strip()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(shown(text) + " is " + otherwise)),
                OptionSchemas.words(type));
    }

    private static String name(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("is empty; give a name or leave it out");
        }
        if (text.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(shown(text) + " is longer than any name");
        }
        return text.strip();
    }

    /** The worker knows which there are: the user's own among them. */
    private static String strategy(String text) {
        String name = name(text).toLowerCase(Locale.ROOT);
        return Strategy.of(name).isPresent() ? name : name(text);
    }

    private static List<String> names(String text) {
        List<String> names = Stream.of(text.split(",", -1)).map(String::strip).toList();
        if (names.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException(shown(text) + " has an empty name; write gpt-4o-mini,claude-haiku-3.5");
        }
        return names;
    }

    /** JSON may write 3 as 3.0 or 0.3e1. */
    private static Integer number(String text) {
        try {
            BigDecimal number = exact(text);
            if (number.abs().compareTo(MOST) > 0) {
                throw new IllegalArgumentException(shown(text) + " is too large a number");
            }
            return number.intValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(shown(text) + " is not a whole number", e);
        }
    }

    private static Double decimal(String text) {
        try {
            return exact(text).doubleValue();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(shown(text) + " is not a number such as 0.6", e);
        }
    }

    private static BigDecimal exact(String text) {
        String number = text.strip();
        if (number.length() > LONGEST_NUMBER) {
            throw new NumberFormatException("longer than any number");
        }
        return new BigDecimal(number);
    }

    private static String shown(String text) {
        return "'" + cut(text) + "'";
    }

    /** Nobody means a name of a megabyte; it is neither compared nor repeated. */
    static String cut(String name) {
        return name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) + "…" : name;
    }

    private static <T> List<T> list(JsonNode node, String path, String expected, JsonReader<T> reader) {
        if (!node.isArray()) {
            throw wrong(path, expected, node);
        }
        List<T> items = new ArrayList<>();
        for (JsonNode item : node) {
            items.add(reader.read(item, path + "[" + items.size() + "]"));
        }
        return items;
    }

    /** As {@link Conversation} wants them, each that is not by its place in the list. */
    private static List<Message> turns(JsonNode node, String path) {
        List<Message> messages = list(node, path, "a list of messages", OptionType::message);
        int first = !messages.isEmpty() && messages.getFirst().role() == Role.SYSTEM ? 1 : 0;
        for (int i = first; i < messages.size(); i++) {
            Role expected = (i - first) % 2 == 0 ? Role.USER : Role.ASSISTANT;
            if (messages.get(i).role() != expected) {
                throw new InvalidField(path + "[" + i + "]", Conversation.wrong(messages.get(i), expected));
            }
        }
        return messages;
    }

    private static Message message(JsonNode node, String path) {
        if (!node.isObject()) {
            throw wrong(path, "a message with role and text", node);
        }
        requireFields(node, path, "a message has role and text", Set.of("role", "text", "content"));
        String role = TEXT.json.read(node.path("role"), path + ".role").toLowerCase(Locale.ROOT);
        String text = turn(node, path);
        try {
            return new Message(
                    switch (role) {
                        case "user" -> Role.USER;
                        case "assistant" -> Role.ASSISTANT;
                        // As OpenAI calls the same for its newer models.
                        case "system", "developer" -> Role.SYSTEM;
                        default ->
                            throw new IllegalArgumentException(
                                    shown(role) + " is not a role; use user or assistant, and 'system' for the system");
                    },
                    text);
        } catch (IllegalArgumentException e) {
            throw new InvalidField(path, problem(e));
        }
    }

    /** As others call it, it may be in parts, which are one text. */
    private static String turn(JsonNode message, String path) {
        if (!message.has("content")) {
            return TEXT.json.read(message.path("text"), path + ".text");
        }
        if (message.has("text")) {
            throw new InvalidField(path, "give text or content, not both");
        }
        JsonNode content = message.path("content");
        return content.isArray()
                ? String.join("", list(content, path + ".content", "a list of parts", OptionType::part))
                : TEXT.json.read(content, path + ".content");
    }

    private static String part(JsonNode node, String path) {
        if (!node.isObject()) {
            throw wrong(path, "a part with type and text", node);
        }
        String type = TEXT.json.read(node.path("type"), path + ".type");
        if (!type.equals("text")) {
            throw new InvalidField(path, shown(type) + " is no part that is read; only parts of type text are");
        }
        requireFields(node, path, "a part has type and text", Set.of("type", "text"));
        return TEXT.json.read(node.path("text"), path + ".text");
    }

    private static void requireFields(JsonNode node, String path, String there, Set<String> known) {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new InvalidField(path + "." + cut(name), "unknown field; " + there);
            }
        });
    }

    private static Plan plan(JsonNode node, String path) {
        if (!node.isObject()) {
            throw wrong(path, "a plan", node);
        }
        try {
            return PlanNotation.read(path, node.toString());
        } catch (NotationError e) {
            NotationError.Problem first = e.problems().getFirst();
            throw new InvalidField(first.field().isEmpty() ? path : path + "." + first.field(), first.message());
        }
    }
}
