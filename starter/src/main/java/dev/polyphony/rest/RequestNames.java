package dev.polyphony.rest;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.call.Failure;
import dev.polyphony.client.LatencyInSeconds;
import dev.polyphony.plan.Compilation;
import dev.polyphony.request.RequestWords;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.StdConverter;

/**
 * Options by the names that a request has for them, in whatever is said of plans and results. Records hold the command
 * line's, and those of earlier versions will.
 */
final class RequestNames {
    private RequestNames() {}

    static void mixInto(JsonMapper.Builder json) {
        json.addMixIn(AnalysisResult.class, OfResult.class)
                .addMixIn(Compilation.Rejected.class, OfRejected.class)
                .addMixIn(Compilation.Unfunded.class, OfUnfunded.class)
                .addMixIn(Failure.InvalidRequest.class, OfInvalidRequest.class);
    }

    interface OfResult extends LatencyInSeconds {
        @JsonSerialize(converter = Named.class)
        AnalysisResult.@Nullable Problem problem();
    }

    interface OfRejected {
        @JsonSerialize(converter = Field.class)
        String field();

        @JsonSerialize(converter = Text.class)
        String problem();
    }

    interface OfUnfunded {
        @JsonSerialize(converter = Field.class)
        String budget();

        @JsonSerialize(converter = Text.class)
        String problem();
    }

    interface OfInvalidRequest {
        @JsonSerialize(converter = Text.class)
        String reason();
    }

    static final class Named extends StdConverter<AnalysisResult.Problem, AnalysisResult.Problem> {
        @Override
        public AnalysisResult.Problem convert(AnalysisResult.Problem problem) {
            return RequestWords.problem(problem);
        }
    }

    static final class Field extends StdConverter<String, String> {
        @Override
        public String convert(String option) {
            return RequestWords.field(option);
        }
    }

    static final class Text extends StdConverter<String, String> {
        @Override
        public String convert(String sentence) {
            return RequestWords.text(sentence);
        }
    }
}
