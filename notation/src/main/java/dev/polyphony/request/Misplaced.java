package dev.polyphony.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A character beyond ASCII outside of any text, where JSON has none: editors and spreadsheets leave them behind, mostly
 * unseen. The parser takes its second byte for one that no character begins with, and says that this is no UTF-8.
 *
 * @param character its code point
 * @param line from 1
 * @param column from 1, in characters
 */
record Misplaced(int character, long line, long column) {
    /** @param problem what the parser has met in these bytes */
    static Optional<Misplaced> in(byte[] body, JsonProcessingException problem) {
        String said = String.valueOf(problem.getOriginalMessage());
        if (problem.getLocation() == null
                || !(said.startsWith("Invalid UTF-8") || said.startsWith("Unexpected char"))) {
            return Optional.empty();
        }
        // Of what it has read the last byte is the one it stopped at.
        int at = (int) Math.min(problem.getLocation().getByteOffset(), body.length) - 1;
        while (at > 0 && isWithin(body[at])) {
            at--;
        }
        return at < 0 || body[at] >= 0 || !isUtf8(body) ? Optional.empty() : Optional.of(at(body, at));
    }

    private static Misplaced at(byte[] body, int at) {
        String before = new String(body, 0, at, StandardCharsets.UTF_8);
        int line = before.lastIndexOf('\n') + 1;
        return new Misplaced(
                new String(body, at, Math.min(4, body.length - at), StandardCharsets.UTF_8).codePointAt(0),
                before.chars().filter(c -> c == '\n').count() + 1,
                before.codePointCount(line, before.length()) + 1L);
    }

    /** Whether it is no character's first byte. */
    private static boolean isWithin(byte one) {
        return (one & 0xC0) == 0x80;
    }

    private static boolean isUtf8(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    String describe() {
        return "has U+%04X (%s) where it means nothing (line %d, column %d); remove it"
                .formatted(character, Character.getName(character), line, column);
    }
}
