package dev.polyphony.standalone.quality;

import dev.polyphony.analysis.Principal;
import dev.polyphony.cli.option.Age;
import dev.polyphony.plan.TaskType;
import dev.polyphony.rating.RatedQuality;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which of the answers that were rated here are meant. */
final class RatedOptions {
    @Option(names = "--since", paramLabel = "TIME", description = "Only what was rated since, such as 30d.")
    private @Nullable String since;

    @Option(names = "--task", paramLabel = "TYPE", description = "Only work of that kind, such as coding.")
    private @Nullable TaskType task;

    @Option(names = "--category", paramLabel = "NAME", description = "Only what is filed under it.")
    private @Nullable String category;

    @Option(names = "--strategy", paramLabel = "NAME", description = "Only what was asked by it.")
    private @Nullable String strategy;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Only on its behalf (default: of all).")
    private @Nullable String tenant;

    /** One of these that was given. */
    Optional<String> given() {
        return Stream.of(
                        named("--since", since),
                        named("--task", task),
                        named("--category", category),
                        named("--strategy", strategy),
                        named("--tenant", tenant))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> named(String option, @Nullable Object value) {
        return value == null ? Optional.empty() : Optional.of(option);
    }

    /** @throws InvalidField for what can be no tenant */
    RatedQuality.Filter filter() {
        if (tenant != null) {
            Principal.requireTenant(tenant);
        }
        return new RatedQuality.Filter(
                tenant, since == null ? null : Instant.now().minus(Age.of("--since", since)), task, category, strategy);
    }
}
