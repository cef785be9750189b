package dev.polyphony.cli.platform;

import java.util.List;

/** What the workers that would answer know by name: strategies, built in and of the user's own, and chains. */
public record KnownNames(List<String> strategies, List<String> chains) {
    public KnownNames {
        strategies = List.copyOf(strategies);
        chains = List.copyOf(chains);
    }
}
