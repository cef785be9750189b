package dev.polyphony.standalone.local;

import dev.polyphony.catalogue.Tier;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How much of a machine local models may take. */
enum Profile {
    /** The main memory alone: what fits answers slowly, and one at a time. */
    CPU("cpu", 6, "without a graphics card: models of at most 6 GB, one request at a time", 1, 1, 1),
    /** A graphics card of 8 GB, of which the desktop takes its part. */
    SMALL("small", 7, "for a graphics card of 8 GB: models of at most 7 GB", 2, 1, 1),
    /** A graphics card of 24 GB; the limits are the catalogue's own. */
    CARD_24GB("24gb", 20, "for a graphics card of 24 GB: models stay under 20 GB", 3, 2, 1);

    private final String word;
    private final double budget;
    private final String described;
    private final int fast;
    private final int balanced;
    private final int powerful;

    Profile(String word, double budget, String described, int fast, int balanced, int powerful) {
        this.word = word;
        this.budget = budget;
        this.described = described;
        this.fast = fast;
        this.balanced = balanced;
        this.powerful = powerful;
    }

    String word() {
        return word;
    }

    /** GB that a model may take when it is loaded. */
    double budget() {
        return budget;
    }

    String described() {
        return described;
    }

    /** Calls of one model of that tier at once. */
    int atOnce(Tier tier) {
        return switch (tier) {
            case FAST -> fast;
            case BALANCED -> balanced;
            case POWERFUL -> powerful;
        };
    }

    static List<String> words() {
        return Stream.of(values()).map(Profile::word).toList();
    }

    /** @throws IllegalArgumentException naming those that there are */
    static Profile of(String word) {
        return Stream.of(values())
                .filter(profile -> profile.word.equals(word.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("'" + word + "' is not one of " + String.join(", ", words())));
    }

    /** The largest that this machine can hold. */
    static Profile fitting(MachineMemory memory) {
        if (memory.card() >= 22) {
            return CARD_24GB;
        }
        return memory.card() >= 7 ? SMALL : CPU;
    }
}
