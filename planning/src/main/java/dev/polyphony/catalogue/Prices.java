package dev.polyphony.catalogue;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a model's tokens cost, day by day: a request is paid at the price of the day it is sent, in UTC.
 *
 * @param first up to the first change
 * @param changes by their days
 */
public record Prices(Price first, List<Change> changes) {
    public record Change(LocalDate from, Price price) {}

    public Prices {
        changes = changes.stream().sorted(Comparator.comparing(Change::from)).toList();
    }

    static Prices always(Price price) {
        return new Prices(price, List.of());
    }

    public Price on(LocalDate day) {
        return changes.stream()
                .filter(change -> !change.from.isAfter(day))
                .reduce((before, after) -> after)
                .map(Change::price)
                .orElse(first);
    }

    /** The most that those tokens cost on any day from the first to the last; empty where a price is unknown. */
    public OptionalLong most(long inputTokens, long outputTokens, LocalDate from, LocalDate until) {
        return Stream.concat(
                        Stream.of(on(from)),
                        changes.stream()
                                .filter(change -> change.from.isAfter(from) && !change.from.isAfter(until))
                                .map(Change::price))
                .map(price -> price.most(inputTokens, outputTokens))
                .reduce((a, b) -> a.isEmpty() || b.isEmpty()
                        ? OptionalLong.empty()
                        : OptionalLong.of(Math.max(a.getAsLong(), b.getAsLong())))
                .orElseThrow();
    }
}
