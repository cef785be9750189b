package dev.polyphony.provider;

import dev.polyphony.call.Message;
import java.util.stream.Stream;

/**
 * Ollama's window of tokens, which a prompt shares with its answer: how large a one is asked for, and how to see that
 * the server had a smaller one. What does not fit into it is cut off at the front, without a word.
 */
final class OllamaContext {
    /** Powers of two of it: another size than the last one makes the server load the model anew. */
    private static final int STEP = 4096;

    private static final int LARGEST = 1 << 20;

    /** What a template adds to each message. */
    private static final int OVERHEAD = 32;

    /** No token of any tokenizer is a longer piece of a word. */
    private static final int LONGEST_PIECE = 24;

    /** No window is as small: a count below is made up, or leaves out what a cache held. */
    private static final int LEAST_COUNT = 256;

    private OllamaContext() {}

    /** Room for the prompt, estimated high, and for the answer; no more than the model has. */
    static int tokens(ModelRequest request) {
        long needed = request.maxOutputTokens()
                + texts(request).mapToLong(text -> OVERHEAD + estimated(text)).sum();
        long size = STEP;
        while (size < needed && size < LARGEST) {
            size *= 2;
        }
        Integer context = request.context();
        return (int) (context == null ? size : Math.min(size, context));
    }

    /**
     * Whether the server answered the end of the prompt only: it counted as many tokens as its window has, or fewer
     * than there are words, though no token spans two.
     */
    static boolean isCut(ModelRequest request, long counted) {
        return isCut(request, tokens(request), counted);
    }

    /** @param window that it was asked with */
    static boolean isCut(ModelRequest request, int window, long counted) {
        return counted >= window || (counted >= LEAST_COUNT && counted < fewest(request));
    }

    /** Half a token a character of ASCII, twice what English has; two for any other. */
    private static long estimated(String text) {
        long ascii = text.chars().filter(c -> c < 0x80).count();
        return ascii / 2 + 2 * (text.codePointCount(0, text.length()) - ascii);
    }

    private static long fewest(ModelRequest request) {
        return texts(request).mapToLong(OllamaContext::fewest).sum();
    }

    private static long fewest(String text) {
        long pieces = 0;
        int run = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
                run++;
            } else {
                pieces += (run + LONGEST_PIECE - 1) / LONGEST_PIECE;
                run = 0;
            }
        }
        return pieces;
    }

    private static Stream<String> texts(ModelRequest request) {
        return Stream.concat(
                Stream.of(request.system() == null ? "" : request.system(), request.prompt()),
                request.turns().stream().map(Message::text));
    }
}
