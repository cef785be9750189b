package dev.polyphony.chat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Principal;
import dev.polyphony.call.InvalidField;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * An answer that is wanted.
 *
 * @param asked all that is told of the analysis, but for its id where the request has no key
 * @param names what the protocol calls the options of an analysis that are its own
 * @param ignored fields that mean nothing here, by their paths
 */
public record ChatRequest(AnalysisRequest asked, Delivery delivery, Map<String, String> names, List<String> ignored) {
    public ChatRequest {
        names = Map.copyOf(names);
        ignored = List.copyOf(ignored);
    }

    /**
     * @param stream whether it is sent in pieces
     * @param live whether pieces are sent as they come, rather than once the answer is complete
     * @param cancel whether an analysis ends with the client that left, asked when it has: one that is left by a
     *     starter that stops goes on
     */
    public record Delivery(boolean stream, boolean live, BooleanSupplier cancel) {}

    /** @throws InvalidField by the request's name */
    public Analysis analysis(Principal asker) {
        try {
            return asked.with(AnalysisOptions.TENANT, asker.tenant()).analysis(AnalysisIds.mint());
        } catch (InvalidField e) {
            throw named(e);
        }
    }

    InvalidField named(InvalidField problem) {
        return new InvalidField(name(problem.field()), problem.problem());
    }

    /** What the request calls an option of an analysis. */
    String name(String option) {
        return names.getOrDefault(option, ChatRequests.OWN + "." + option.replace('-', '_'));
    }
}
