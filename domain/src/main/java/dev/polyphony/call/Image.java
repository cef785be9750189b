package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A picture in a user's message.
 *
 * @param mediaType {@code image/png}, {@code image/jpeg}, {@code image/gif} or {@code image/webp}
 * @param base64 its bytes; empty where it has a reference
 * @param reference where its base64 is kept among the long texts; absent where it is here
 */
@Persisted
public record Image(
        @JsonProperty("media_type") String mediaType,
        String base64,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reference) {
    /**
     * What an image is taken to come to where money and contexts are concerned, in tokens: the most that Anthropic
     * counts for one.
     */
    public static final int TOKENS = 1_600;

    private static final Set<String> TYPES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");
    private static final Pattern DATA_URL = Pattern.compile("(?i)data:([a-z0-9.+/-]+)(?:;[^,;]*)*;base64");

    public Image {
        if (!TYPES.contains(mediaType)) {
            throw new InvalidField("images", "a type that models do not take; give PNG, JPEG, GIF or WebP");
        }
        if (base64.isEmpty() == (reference == null)) {
            throw new InvalidField("images", "an image has its bytes or a reference to them");
        }
        if (!base64.isEmpty() && !isBase64(base64)) {
            throw new InvalidField("images", "not base64");
        }
    }

    public Image(String mediaType, String base64) {
        this(mediaType, base64, null);
    }

    /**
     * The image in {@code data:image/png;base64,...}.
     *
     * @throws InvalidField for every other address: nothing is fetched
     */
    public static Image ofDataUrl(String url) {
        int comma = url.indexOf(',');
        Matcher data = DATA_URL.matcher(comma < 0 ? "" : url.substring(0, comma));
        if (!data.matches()) {
            throw new InvalidField("images", "only data URLs are taken, such as data:image/png;base64,...");
        }
        return new Image(data.group(1).toLowerCase(Locale.ROOT), unbroken(url.substring(comma + 1)));
    }

    /** It may be broken into lines. */
    private static String unbroken(String base64) {
        return isBase64(base64) ? base64 : base64.replaceAll("\\s", "");
    }

    /** By a loop: expressions take their time with many megabytes. */
    private static boolean isBase64(String text) {
        int digits = text.length();
        while (digits > 0 && digits > text.length() - 2 && text.charAt(digits - 1) == '=') {
            digits--;
        }
        for (int i = 0; i < digits; i++) {
            char digit = text.charAt(i);
            boolean fits = (digit >= 'A' && digit <= 'Z')
                    || (digit >= 'a' && digit <= 'z')
                    || (digit >= '0' && digit <= '9')
                    || digit == '+'
                    || digit == '/';
            if (!fits) {
                return false;
            }
        }
        return digits > 0 && text.length() % 4 == 0;
    }

    /**
     * The image that a file holds, whatever it is called.
     *
     * @throws InvalidField where it does not begin as one that models take does
     */
    public static Image ofFile(byte[] content) {
        return new Image(mediaType(content), Base64.getEncoder().encodeToString(content));
    }

    private static String mediaType(byte[] content) {
        String beginning = new String(content, 0, Math.min(12, content.length), StandardCharsets.ISO_8859_1);
        if (beginning.startsWith("\u0089PNG\r\n\u001a\n")) {
            return "image/png";
        }
        if (beginning.startsWith("\u00ff\u00d8\u00ff")) {
            return "image/jpeg";
        }
        if (beginning.startsWith("GIF87a") || beginning.startsWith("GIF89a")) {
            return "image/gif";
        }
        if (beginning.startsWith("RIFF") && beginning.startsWith("WEBP", 8)) {
            return "image/webp";
        }
        throw new InvalidField("images", "is no image that models take: PNG, JPEG, GIF or WebP");
    }

    /** The same, whose bytes are kept elsewhere. */
    public Image keptAt(String place) {
        return new Image(mediaType, "", place);
    }
}
