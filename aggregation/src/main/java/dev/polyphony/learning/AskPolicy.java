package dev.polyphony.learning;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom to ask in which order, and when to stop.
 *
 * @param order of the members, at least one
 * @param threshold probability of being right from which nobody else is asked; 0 asks the first alone
 * @param accuracy share of the graded questions that it answers right, each judged by what was not learnt from it
 * @param confidence the mean of the probabilities that were said of the answers it took
 * @param cost mean cost of a question in US dollars; absent where a member's is not known
 * @param asked mean number of members that are asked
 * @param price of routes, where each prompt has an order of its own, see {@link PromptOdds#order}; absent where all
 *     prompts have the same
 */
public record AskPolicy(
        List<String> order,
        double threshold,
        double accuracy,
        double confidence,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double cost,
        double asked,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double price) {
    public AskPolicy {
        order = List.copyOf(order);
    }

    /**
     * The share that may be expected to be right: between what was counted and what was said. The best of many ways
     * that were tried was also lucky; what was said of its answers knows nothing of that luck.
     */
    public double expected() {
        return (accuracy + confidence) / 2;
    }

    /** One model by itself, of whose answers that share is right. */
    public static AskPolicy alone(String model, double right, @Nullable Double cost) {
        return new AskPolicy(List.of(model), 0, right, right, cost, 1, null);
    }

    /** The same where that share of its answers is right. */
    public AskPolicy right(double share) {
        return new AskPolicy(order, threshold, share, share, cost, asked, price);
    }

    /** Which it is among others: of a model by itself its name. */
    public String name() {
        return single() ? order.getFirst() : String.join(",", order) + "@" + threshold;
    }

    /** The same for one prompt, whose order is known. */
    AskPolicy in(List<String> own) {
        return new AskPolicy(
                threshold <= 0 ? own.subList(0, 1) : own, threshold, accuracy, confidence, cost, asked, price);
    }

    /** Whether it is one model and no panel. */
    public boolean single() {
        return order.size() == 1 || threshold <= 0;
    }
}
