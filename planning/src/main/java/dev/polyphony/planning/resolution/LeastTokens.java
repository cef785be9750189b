package dev.polyphony.planning.resolution;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.Message;

/**
 * The fewest tokens that a text can have for any tokenizer in use, far below what it usually has. Byte-pair encodings
 * and SentencePiece cut at white space first, so that each word is a token or more; signs alone are no word here, since
 * {@code o200k_base} has tokens such as two comment marks with the line break between them. And where words are long,
 * or there is no white space as in Chinese, no text has tokens of {@value #LONGEST} characters on average: the longest
 * of {@code cl100k_base} have 42 and those of {@code o200k_base} 26, but for runs of one character, which count once
 * here.
 */
final class LeastTokens {
    private static final int LONGEST = 32;

    private LeastTokens() {}

    /** Of the prompt and what was said before it; images and what goes beside the words are not counted. */
    static long of(Analysis analysis) {
        Conversation before = analysis.conversation();
        long tokens = of(analysis.prompt());
        if (before != null) {
            tokens += before.system() == null ? 0 : of(before.system());
            tokens += before.messages().stream()
                    .map(Message::text)
                    .mapToLong(LeastTokens::of)
                    .sum();
        }
        return tokens;
    }

    static long of(String text) {
        long words = 0;
        long characters = 0;
        boolean inWord = false;
        int before = -1;
        for (int i = 0; i < text.length(); i += Character.charCount(before)) {
            int character = text.codePointAt(i);
            boolean blank = Character.isWhitespace(character) || Character.isSpaceChar(character);
            boolean begins = !inWord && Character.isLetterOrDigit(character);
            words += begins ? 1 : 0;
            characters += blank || character == before ? 0 : 1;
            inWord = !blank && (inWord || begins);
            before = character;
        }
        return Math.max(words, characters / LONGEST);
    }
}
