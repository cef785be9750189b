package dev.polyphony.provider;

import dev.polyphony.call.Image;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Stand in for a request's images while it is written and changed, by a client library and by us: each image is put in
 * piece by piece as the request is sent, so that tens of megabytes of base64 are there once, and not as JSON and as
 * bytes too. For one request.
 */
final class ImagePlaceholders {
    private static final int PIECE = 64 * 1024;
    private static final int DIGITS = 8;

    /** What nobody has written in a text; as it could be base64, no vendor's form changes it. */
    private final String mark = UUID.randomUUID().toString().replace("-", "");

    private final List<String> images = new ArrayList<>();

    /** What is written in the place of the image's base64. */
    String of(Image image) {
        images.add(image.base64());
        return mark + String.format(Locale.ROOT, "%0" + DIGITS + "d", images.size() - 1);
    }

    /** A request that was written with placeholders, with the images in their places. */
    BodyPublisher body(String written) {
        if (images.isEmpty()) {
            return BodyPublishers.ofString(written);
        }
        List<Supplier<byte[]>> pieces = new ArrayList<>();
        long bytes = 0;
        int done = 0;
        while (done < written.length()) {
            int found = written.indexOf(mark, done);
            int at = found < 0 ? written.length() : found;
            byte[] words = written.substring(done, at).getBytes(StandardCharsets.UTF_8);
            pieces.add(() -> words);
            bytes += words.length;
            done = at;
            if (found >= 0) {
                done += mark.length() + DIGITS;
                String image = images.get(Integer.parseInt(written, at + mark.length(), done, 10));
                bytes += image.length();
                for (int from = 0; from < image.length(); from += PIECE) {
                    pieces.add(piece(image, from));
                }
            }
        }
        return BodyPublishers.fromPublisher(
                BodyPublishers.ofByteArrays(
                        () -> pieces.stream().map(Supplier::get).iterator()),
                bytes);
    }

    /** The same as a text, where it is no request of its own. */
    String text(String written) {
        String text = written;
        for (int n = 0; n < images.size(); n++) {
            text = text.replace(mark + String.format(Locale.ROOT, "%0" + DIGITS + "d", n), images.get(n));
        }
        return text;
    }

    private static Supplier<byte[]> piece(String image, int from) {
        return () ->
                image.substring(from, Math.min(from + PIECE, image.length())).getBytes(StandardCharsets.ISO_8859_1);
    }
}
