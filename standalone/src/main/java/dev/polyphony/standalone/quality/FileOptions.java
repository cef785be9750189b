package dev.polyphony.standalone.quality;

import dev.polyphony.recorded.RecordedPanels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which panels of a file are meant, and what its answers cost. */
final class FileOptions {
    @Option(
            names = "--members",
            paramLabel = "A,B",
            split = ",",
            description = "Of a FILE: who is on the panel (default: all that answered the same prompts).")
    private @Nullable List<String> members;

    @Option(
            names = "--panel",
            paramLabel = "NAME",
            description = "Of a FILE: what it calls the panel's own answers, in the place of the vote.")
    private @Nullable String panel;

    @Option(names = "--by-set", description = "Of a FILE: each set of prompts by itself.")
    private boolean bySet;

    @Option(
            names = "--price",
            paramLabel = "MODEL=IN/OUT",
            description =
                    "Of a FILE: US dollars for a million tokens in and out, of a model that the catalogue does not"
                            + " list. Tokens that nobody counted are a quarter of the characters.")
    private @Nullable Map<String, String> prices;

    /** One of these that was given. */
    Optional<String> given() {
        if (members != null) {
            return Optional.of("--members");
        }
        if (panel != null) {
            return Optional.of("--panel");
        }
        if (bySet) {
            return Optional.of("--by-set");
        }
        return prices == null ? Optional.empty() : Optional.of("--price");
    }

    RecordedPanels.Question panels() {
        return new RecordedPanels.Question(members == null ? List.of() : members, panel, bySet);
    }

    Map<String, String> prices() {
        return prices == null ? Map.of() : prices;
    }
}
