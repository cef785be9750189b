package dev.polyphony.cli.option;

import dev.polyphony.request.AnalysisOption;
import dev.polyphony.request.AnalysisOption.Flag;
import dev.polyphony.request.AnalysisOption.Kind;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.settings.Flags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** Flags as the options of an analysis declare them. Read as text: settings from elsewhere are read alike. */
@Command
final class OptionFlags {
    private final Set<Kind> kinds;
    private final Map<String, OptionSpec> byName = new LinkedHashMap<>();

    OptionFlags(Kind... kinds) {
        this.kinds = Set.of(kinds);
    }

    /** Called by picocli where a command mixes these in. */
    @Spec
    void declare(CommandSpec command) {
        for (AnalysisOption<?> option : AnalysisOptions.ALL) {
            if (option.flag() != null && kinds.contains(option.kind())) {
                OptionSpec spec = spec(option.name(), option.flag());
                command.addOption(spec);
                byName.put(option.name(), spec);
            }
        }
    }

    private static OptionSpec spec(String name, Flag flag) {
        List<String> names = flag.abbreviation() == null
                ? List.of("--" + name)
                : List.of(Objects.requireNonNull(flag.abbreviation()), "--" + name);
        OptionSpec.Builder spec = OptionSpec.builder(names.toArray(String[]::new))
                .type(String.class)
                .paramLabel(flag.label())
                .description(flag.help().replace("%", "%%"));
        return flag.candidates().isEmpty()
                ? spec.build()
                : spec.completionCandidates(flag.candidates()).build();
    }

    boolean nothingSaid() {
        return said().findAny().isEmpty();
    }

    /** The names of those that are given. */
    Stream<String> said() {
        return byName.entrySet().stream()
                .filter(flag -> flag.getValue().getValue() != null)
                .map(Map.Entry::getKey);
    }

    boolean says(AnalysisOption<?> option) {
        return Objects.requireNonNull(byName.get(option.name())).getValue() != null;
    }

    Flags into(Flags flags) {
        byName.forEach((name, spec) -> flags.with(name, spec.<Object>getValue()));
        return flags;
    }
}
