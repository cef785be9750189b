package dev.polyphony.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.call.Money;
import dev.polyphony.request.RequestWords;
import dev.polyphony.text.ShownConfidence;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver is told of an analysis that has ended.
 *
 * @param response absent without an answer, and where that is longer than {@value #MOST} bytes
 * @param responseBytes of the answer, also where it is left out; absent without one
 * @param problem why it was rejected
 * @param link where the whole result is, at the service's own address
 */
record AnalysisMessage(
        String id,
        String tenant,
        String status,
        String strategy,
        Money cost,
        @JsonProperty("cost_complete") boolean costComplete,

        @JsonProperty("model_used") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String modelUsed,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double confidence,
        boolean degraded,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String response,

        @JsonProperty("response_bytes") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Integer responseBytes,

        @JsonInclude(JsonInclude.Include.NON_NULL) AnalysisResult.@Nullable Problem problem,
        String link) {
    /** Receivers bound what they read. */
    static final int MOST = 64 * 1024;

    static AnalysisMessage of(String tenant, AnalysisResult result) {
        String response = result.response();
        Double confidence = result.confidence();
        Integer bytes = response == null ? null : (Integer) response.getBytes(StandardCharsets.UTF_8).length;
        return new AnalysisMessage(
                result.id(),
                tenant,
                result.status().word(),
                result.strategy(),
                result.cost(),
                result.spending().complete(),
                result.modelUsed(),
                confidence == null ? null : (Double) ShownConfidence.rounded(confidence),
                result.gaps().degraded(),
                bytes == null || bytes > MOST ? null : response,
                bytes,
                result.problem() == null ? null : RequestWords.problem(result.problem()),
                "/api/analyses/" + result.id());
    }
}
