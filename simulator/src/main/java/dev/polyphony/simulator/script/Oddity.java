package dev.polyphony.simulator.script;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Set;

/**
 * An answer in a form that some server sends, and that documentation does not mention. {@code docs/simulator.md} says
 * which server does what.
 */
public enum Oddity {
    /** Text in two parts that belong together without anything between. */
    TEXT_IN_PARTS("textInParts", Wires.PARTS),
    /** Parts without text among them, references and kinds that nobody knows. */
    UNKNOWN_PARTS("unknownParts", Wires.PARTS),
    /** No content in the first choice, all of it in the next. */
    CONTENT_ELSEWHERE("contentElsewhere", Wires.OPENAI),
    /** A text where a message should be, as completions had it before chats. */
    TEXT_CHOICE("textChoice", Wires.OPENAI),
    BYTE_ORDER_MARK("byteOrderMark", Wires.ALL),
    /** Packed though nobody said that it may be. */
    GZIP("gzip", Wires.ALL),
    DEFLATE("deflate", Wires.ALL),
    DUPLICATE_KEYS("duplicateKeys", Wires.ALL),
    /** The time as a text or nothing. */
    ODD_CREATED("oddCreated", Wires.CREATED),
    /** A stream though none was asked for. */
    STREAMED_UNASKED("streamedUnasked", Wires.ALL),
    /** A stream that ends in order and before its end. */
    STREAM_CUT_SHORT("streamCutShort", Wires.ALL),
    NUMBERS_AS_TEXT("numbersAsText", Wires.ALL),
    MISSING_USAGE("missingUsage", Wires.ALL),
    NULL_COUNTS("nullCounts", Wires.ALL),
    ZERO_COUNTS("zeroCounts", Wires.ALL),
    NEGATIVE_COUNTS("negativeCounts", Wires.ALL),
    FRACTIONAL_COUNTS("fractionalCounts", Wires.ALL),
    ABSURD_COUNTS("absurdCounts", Wires.ALL),
    /** A hundred tokens of thoughts beside those of the output, seen in the total or in a count of their own. */
    THOUGHTS_COUNTED_APART("thoughtsCountedApart", Wires.APART),
    /** Four tokens of the input from a cache. */
    CACHED_INPUT("cachedInput", Wires.CACHING),
    /** {@value #THOUGHT} between marks in front of the answer. */
    THINK_TAGS("thinkTags", Wires.ALL),
    /** The same without the opening mark, which the template put into the prompt. */
    ORPHAN_THINK_TAG("orphanThinkTag", Wires.ALL),
    /** A thought that is not closed, and no answer. */
    UNCLOSED_THINK_TAG("unclosedThinkTag", Wires.ALL),
    /** {@value #THOUGHT} where the vendor puts thoughts. */
    THOUGHT_APART("thoughtApart", Wires.ALL),
    /** The same, and no answer. */
    ONLY_THOUGHT("onlyThought", Wires.ALL),
    /** Nothing, with its usage. */
    EMPTY_ANSWER("emptyAnswer", Wires.ALL),
    /** Half an answer, and a reason to stop that says so. */
    BROKEN_OFF("brokenOff", Wires.ALL),
    NEW_FINISH_REASON("newFinishReason", Wires.ALL),
    MISSING_FINISH_REASON("missingFinishReason", Wires.ALL),
    /** The output limit by another vendor's name, as gateways pass it on. */
    LIMIT_BY_ANOTHER_NAME("limitByAnotherName", Wires.ALL),
    PAUSED("paused", Set.of("anthropic")),
    /** The prompt's end only is read; the counts show it. */
    PROMPT_CUT("promptCut", Set.of("ollama"));

    public static final String THOUGHT = "Let me think.";

    private final String word;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of gives one that nobody can change.
    private final Set<String> providers;

    Oddity(String word, Set<String> providers) {
        this.word = word;
        this.providers = providers;
    }

    /** As scripts and the log write it. */
    @JsonValue
    public String word() {
        return word;
    }

    @JsonCreator
    static Oddity of(String word) {
        return Arrays.stream(values())
                .filter(oddity -> oddity.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such oddity: " + word));
    }

    /** Whether it can happen there; providers that are not listed speak OpenAI's format. */
    public boolean isOf(String provider) {
        return providers.contains(Wires.KNOWN.contains(provider) ? provider : "openai");
    }

    /** Who speaks what. */
    private static final class Wires {
        static final Set<String> KNOWN = Set.of("openai", "huggingface", "mistral", "anthropic", "gemini", "ollama");
        static final Set<String> ALL = KNOWN;
        static final Set<String> OPENAI = Set.of("openai", "huggingface", "mistral");
        static final Set<String> PARTS = Set.of("openai", "huggingface", "mistral", "anthropic", "gemini");
        static final Set<String> CREATED = Set.of("openai", "huggingface", "mistral", "ollama");
        static final Set<String> APART = Set.of("openai", "huggingface", "mistral", "gemini");
        static final Set<String> CACHING = PARTS;

        private Wires() {}
    }
}
