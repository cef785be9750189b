package example.reviews;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.beans.factory.annotation.Value;

/** Beside a {@code polyphony up} that may tell this service: without a provider's key its simulator answers. */
@SpringBootTest(webEnvironment = WebEnvironment.DEFINED_PORT)
class ReviewsTest {
    private final HttpClient http = HttpClient.newHttpClient();

    @Value("${server.port}")
    private int port;

    @Test
    void contractIsReviewedOnceAndTheAnswerComesByItself() throws Exception {
        String contract = "c-" + System.nanoTime();
        assertThat(put(contract, "The supplier is never liable.")).isEqualTo(202);
        assertThat(put(contract, "The supplier is never liable.")).isEqualTo(200);
        assertThat(put(contract, "The supplier is always liable.")).isEqualTo(409);

        Instant end = Instant.now().plus(Duration.ofMinutes(1));
        HttpResponse<String> review = get(contract);
        while (review.statusCode() == 404 && Instant.now().isBefore(end)) {
            Thread.sleep(100);
            review = get(contract);
        }
        assertThat(review.statusCode()).isEqualTo(200);
        assertThat(review.body()).contains("\"status\":\"answered\"");
    }

    @Test
    void whoDoesNotKnowTheSecretTellsNothing() throws Exception {
        HttpRequest forged = request("/polyphony")
                .header("Content-Type", "application/json")
                .header("webhook-id", "msg_1")
                .header("webhook-timestamp", String.valueOf(Instant.now().getEpochSecond()))
                .header("webhook-signature", "v1,Zm9yZ2Vk")
                .POST(BodyPublishers.ofString("{\"data\": {\"id\": \"review-forged\", \"status\": \"answered\"}}"))
                .build();

        assertThat(http.send(forged, BodyHandlers.discarding()).statusCode()).isEqualTo(401);
        assertThat(get("forged").statusCode()).isEqualTo(404);
    }

    private int put(String contract, String text) throws Exception {
        return http.send(
                        request("/reviews/" + contract)
                                .header("Content-Type", "application/json")
                                .PUT(BodyPublishers.ofString("{\"text\": \"" + text + "\"}"))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private HttpResponse<String> get(String contract) throws Exception {
        return http.send(request("/reviews/" + contract).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }
}
