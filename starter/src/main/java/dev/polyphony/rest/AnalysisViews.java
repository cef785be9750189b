package dev.polyphony.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.client.AnalysisState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is told of analyses beside their results. */
final class AnalysisViews {
    private AnalysisViews() {}

    /** @param id by which {@code GET /api/analyses/ID} tells how it goes on */
    @Schema(name = "SubmittedAnalysis")
    record Submitted(String id) {}

    /**
     * Of one that nobody can say more of.
     *
     * @param status {@code running}, or Temporal's word for one that ended without a result, such as {@code terminated}
     * @param detail why that is all
     */
    @Schema(name = "AnalysisStanding")
    record Bare(
            String id,
            String status,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String detail) {}

    /** The result of an ended analysis, else how far it is. */
    static Object of(String id, AnalysisState state) {
        return switch (state) {
            case AnalysisState.Ended ended -> ended.result();
            case AnalysisState.Running running -> running.progress();
            case AnalysisState.Unattended unattended ->
                new Bare(
                        id,
                        AnalysisStatus.RUNNING.word(),
                        "no worker could be asked how far it is; it goes on when there is one");
            case AnalysisState.Stuck(Instant since, String why) ->
                new Bare(
                        id,
                        AnalysisStatus.RUNNING.word(),
                        "a worker took it up and cannot go on with it: " + why
                                + "; it goes on when there is one that can");
            case AnalysisState.Broken broken -> new Bare(id, broken.how(), null);
        };
    }
}
