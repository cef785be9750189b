package example.reviews;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Reviews contracts by several models. */
@SpringBootApplication
public class ReviewsApplication {
    public static void main(String[] args) {
        SpringApplication.run(ReviewsApplication.class, args);
    }

    @Bean
    Webhook signatures(@Value("${reviews.webhook-secret}") String secret) throws EmptyWebhookSecretException {
        return new Webhook(secret);
    }
}
