package example.reviews;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** What is known of reviews that have ended; in earnest a table, written in one transaction with what follows from it. */
@Component
class Reviews {
    private final Map<String, Review> byContract = new ConcurrentHashMap<>();

    /** @param status such as answered, no_answer or cancelled */
    record Review(String contract, String status, String text) {}

    /** Keeping the same twice changes nothing: a message can come twice. */
    void keep(Review review) {
        byContract.putIfAbsent(review.contract(), review);
    }

    Optional<Review> of(String contract) {
        return Optional.ofNullable(byContract.get(contract));
    }
}
