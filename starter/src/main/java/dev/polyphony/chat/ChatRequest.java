package dev.polyphony.chat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Principal;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.plan.Strategy;
import dev.polyphony.request.AnalysisOption;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.request.RequestWords;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * An answer that is wanted.
 *
 * @param asked all that is told of the analysis, but for its id where the request has no key
 * @param names what the protocol calls the options of an analysis that are its own
 * @param ignored fields that mean nothing here, by their paths
 */
public record ChatRequest(AnalysisRequest asked, Delivery delivery, Map<String, String> names, List<String> ignored) {
    /** In which one model answers. */
    private static final Set<Strategy> CHAINS =
            EnumSet.of(Strategy.CHEAPEST, Strategy.FALLBACK, Strategy.BALANCED, Strategy.HEDGE);

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

    /**
     * As many requests as answers are wanted, which share what the one may cost, and each its own number of those that
     * models draw by. Under a key each is found again.
     *
     * @throws InvalidField by the request's name, for what several answers cannot share
     */
    List<ChatRequest> choices(int count) {
        if (count == 1) {
            return List.of(this);
        }
        requireChain();
        for (AnalysisOption<?> cache : List.of(AnalysisOptions.CACHE, AnalysisOptions.SEMANTIC_CACHE)) {
            if (asked.get(cache) != null) {
                throw new InvalidField(name(cache.name()), "has one answer to a question; leave it out, or n");
            }
        }
        Money most = asked.get(AnalysisOptions.MAX_COST);
        if (most != null && most.microUsd() < count) {
            throw new InvalidField(name("max-cost"), "is less than " + count + " answers can share");
        }
        String first = Objects.requireNonNullElseGet(asked.get(AnalysisOptions.ID), AnalysisIds::mint);
        return IntStream.range(0, count)
                .mapToObj(i -> new ChatRequest(
                        copy(i).together(count)
                                .with(AnalysisOptions.ID, i == 0 ? first : first + "." + (i + 1))
                                .with(
                                        AnalysisOptions.MAX_COST,
                                        most == null ? null : new Money(most.microUsd() / count)),
                        delivery,
                        names,
                        ignored))
                .toList();
    }

    private AnalysisRequest copy(int which) {
        try {
            return asked.copy(which);
        } catch (InvalidField e) {
            throw named(e);
        }
    }

    private void requireChain() {
        String strategy = asked.get(AnalysisOptions.STRATEGY);
        boolean chain = strategy == null
                || Strategy.of(strategy).filter(CHAINS::contains).isPresent();
        if (!chain || asked.get(AnalysisOptions.PLAN) != null) {
            throw new InvalidField(
                    "n", "several answers are given by a model or a chain of them, not by a panel or a plan");
        }
    }

    /** What there is to know of it once its analysis has begun: nothing of what is asked. */
    ChatRequest begun() {
        return new ChatRequest(new AnalysisRequest(), delivery, names, ignored);
    }

    InvalidField named(InvalidField problem) {
        return new InvalidField(name(problem.field()), RequestWords.text(problem.problem(), this::name));
    }

    /** What the request calls an option of an analysis. */
    String name(String option) {
        return name(names, option);
    }

    /** @param names what the protocol calls the options that are its own */
    public static String name(Map<String, String> names, String option) {
        String own = names.get(option);
        return own == null ? ChatRequests.OWN + "." + RequestWords.field(option) : own;
    }
}
