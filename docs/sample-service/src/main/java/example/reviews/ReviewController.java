package example.reviews;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.AnalysisConflict;
import dev.polyphony.client.Submission;
import example.reviews.Reviews.Review;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The service's own interface: a contract has one review. */
@RestController
class ReviewController {
    /** What analyses of reviews are called, so that others of the tenant are told from them. */
    static final String PREFIX = "review-";

    private final AnalysisClient client;
    private final Reviews reviews;

    ReviewController(AnalysisClient client, Reviews reviews) {
        this.client = client;
        this.reviews = reviews;
    }

    record Clause(String text) {}

    /**
     * The analysis' id follows from the contract's: a second call, also after a crash between the two, is the same
     * analysis and costs nothing.
     */
    @PutMapping("/reviews/{contract}")
    ResponseEntity<Void> review(@PathVariable String contract, @RequestBody Clause clause) {
        Submission submitted = client.submit(new Analysis(
                PREFIX + contract,
                client.principal().tenant(),
                "Is this clause enforceable? Say why.\n\n" + clause.text(),
                Selection.Preset.of("ensemble"),
                Limits.DEFAULT));
        return submitted.already() ? ResponseEntity.ok().build() : ResponseEntity.accepted().build();
    }

    @GetMapping("/reviews/{contract}")
    ResponseEntity<Review> show(@PathVariable String contract) {
        return ResponseEntity.of(reviews.of(contract));
    }

    /** The contract was reviewed with another clause before. */
    @ExceptionHandler
    @ResponseStatus(HttpStatus.CONFLICT)
    void taken(AnalysisConflict conflict) {}
}
