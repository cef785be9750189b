package example.reviews;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import example.reviews.Reviews.Review;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hears from Polyphony that an analysis has ended. */
@RestController
class EndedController {
    private final Webhook signatures;
    private final JsonMapper json;
    private final Reviews reviews;

    EndedController(Webhook signatures, JsonMapper json, Reviews reviews) {
        this.signatures = signatures;
        this.json = json;
        this.reviews = reviews;
    }

    /** The body is checked as it came, before it is read. What is thrown further down is told again, for a day. */
    @PostMapping("/polyphony")
    ResponseEntity<Void> ended(@RequestBody String body, @RequestHeader HttpHeaders headers) {
        try {
            signatures.verify(body, headers.asMultiValueMap());
        } catch (WebhookVerificationException e) {
            return ResponseEntity.status(401).build();
        }
        JsonNode data = json.readTree(body).path("data");
        String id = data.path("id").asString("");
        if (id.startsWith(ReviewController.PREFIX)) {
            reviews.keep(new Review(
                    id.substring(ReviewController.PREFIX.length()),
                    data.path("status").asString(),
                    data.path("response").asString("")));
        }
        return ResponseEntity.noContent().build();
    }
}
