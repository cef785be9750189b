package dev.polyphony.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.analysis.Rating;
import dev.polyphony.apidocs.DescribedBody;
import dev.polyphony.call.InvalidField;
import dev.polyphony.client.Ratings;
import dev.polyphony.client.UnknownAnalysis;
import dev.polyphony.rating.StoredRatings;
import dev.polyphony.request.RequestFields;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What people say of answers. */
@RestController
@Tag(name = "Analyses")
class RatingsController {
    private final ObjectProvider<StarterDatabase> database;

    RatingsController(ObjectProvider<StarterDatabase> database) {
        this.database = database;
    }

    @Bean
    static DescribedBody ratingRequest() {
        return DescribedBody.of(
                "RatingRequest",
                """
                {
                  "type": "object",
                  "properties": {
                    "score": {
                      "anyOf": [
                        {"type": "number", "minimum": 0, "maximum": 1},
                        {"type": "string", "enum": ["good", "bad"]}
                      ]
                    },
                    "comment": {"type": ["string", "null"], "maxLength": %d}
                  },
                  "required": ["score"],
                  "additionalProperties": false
                }
                """.formatted(Rating.LONGEST_COMMENT),
                "{\"score\": \"good\", \"comment\": \"just what was asked\"}");
    }

    /** Said again by the same caller, the last one counts. */
    @PutMapping("/api/analyses/{id}/rating")
    @Operation(
            operationId = "rateAnalysis",
            summary = "Say how good its answer was",
            responses = {
                @ApiResponse(responseCode = "200", description = "As it is kept.", useReturnTypeSchema = true),
                @ApiResponse(responseCode = "409", description = "It still runs.")
            })
    Rating rate(@PathVariable String id, @RequestBody @Schema(ref = "RatingRequest") byte[] body, Caller caller) {
        if (!caller.client().knows(id)) {
            throw new UnknownAnalysis(id);
        }
        RequestFields said = RequestFields.of(body, "score", "comment");
        return ratings(caller)
                .rate(
                        id,
                        score(said.get("score")),
                        said.anyTextOrNull("comment", Rating.LONGEST_COMMENT),
                        caller.identity().who());
    }

    @PostMapping("/api/analyses/{id}/rating")
    @Operation(
            operationId = "rateAnalysisByPost",
            summary = "The same as PUT",
            responses = {
                @ApiResponse(responseCode = "200", description = "As it is kept.", useReturnTypeSchema = true),
                @ApiResponse(responseCode = "409", description = "It still runs.")
            })
    Rating post(@PathVariable String id, @RequestBody @Schema(ref = "RatingRequest") byte[] body, Caller caller) {
        return rate(id, body, caller);
    }

    @GetMapping("/api/analyses/{id}/ratings")
    @Operation(operationId = "ratingsOfAnalysis", summary = "What was said of its answer, the oldest first")
    List<Rating> ratings(@PathVariable String id, Caller caller) {
        return ratings(caller).of(id);
    }

    private Ratings ratings(Caller caller) {
        StarterDatabase known = StarterDatabase.of(database);
        return new Ratings(
                caller.client(), new StoredRatings(known::get, InstantSource.system()), InstantSource.system());
    }

    private static double score(JsonNode score) {
        if (score.isMissingNode() || score.isNull()) {
            throw new InvalidField("score", "is missing: good, bad or a number from 0 to 1");
        }
        return Rating.score(score.isValueNode() ? score.asText() : "…");
    }
}
