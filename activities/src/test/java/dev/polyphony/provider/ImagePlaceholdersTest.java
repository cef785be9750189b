package dev.polyphony.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Image;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ImagePlaceholdersTest {
    private final ImagePlaceholders images = new ImagePlaceholders();

    /**
     * The JDK's client looks once at what a proxy may be told, when a JVM first uses it: here it is before a client.
     */
    @BeforeAll
    static void proxiesAreReadFirstAsInAWorker() {
        assertThat(EnvironmentProxies.from(Map.of())).isNotNull();
    }

    @Test
    void imagesAreSentInTheirPlacesHoweverOftenTheRequestIs() throws Exception {
        String large = "iVBORw0KGgo+/AAA".repeat(30_000);
        String first = images.of(new Image("image/png", large));
        String second = images.of(new Image("image/png", "iVBORw0K"));
        String written = "{\"ü\": \"data:%s\", \"again\": \"%s\", \"%s\"}";

        BodyPublisher body = images.body(written.formatted(first, second, first));

        byte[] expected = written.formatted(large, "iVBORw0K", large).getBytes(StandardCharsets.UTF_8);
        assertThat(body.contentLength()).isEqualTo(expected.length);
        assertThat(sent(body)).isEqualTo(expected);
        assertThat(sent(body)).isEqualTo(expected);
    }

    @Test
    void requestWithoutImagesIsSentAsItIs() throws Exception {
        assertThat(sent(images.body("{\"ü\": 1}"))).isEqualTo("{\"ü\": 1}".getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sent(BodyPublisher body) throws Exception {
        CompletableFuture<byte[]> all = new CompletableFuture<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        body.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer piece) {
                byte[] read = new byte[piece.remaining()];
                piece.get(read);
                bytes.writeBytes(read);
            }

            @Override
            public void onError(Throwable broken) {
                all.completeExceptionally(broken);
            }

            @Override
            public void onComplete() {
                all.complete(bytes.toByteArray());
            }
        });
        return all.get(1, TimeUnit.MINUTES);
    }
}
