package dev.polyphony.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.cli.output.Terminals;
import dev.polyphony.cli.platform.AddressPlatform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CliTest {
    @TempDir
    Path home;

    @Test
    void eachCommandIsFoundByTheNameThatItHasItself() {
        assertThat(Cli.ENTRIES)
                .allSatisfy(entry -> assertThat(entry.name())
                        .isEqualTo(entry.type().getAnnotation(Command.class).name()));
        assertThat(Cli.commands(context()).getSubcommands().keySet())
                .containsExactlyElementsOf(
                        Cli.ENTRIES.stream().map(Cli.Entry::name).toList());
    }

    @Test
    void helpThatBuildsNoCommandSaysWhatTheyWouldSay() {
        assertThat(Cli.named(context()).getUsageMessage())
                .isEqualTo(Cli.commands(context()).getUsageMessage());
    }

    @Test
    void helpOfOneCommandIsTheSameWithoutTheOthers() {
        CommandLine budgets =
                Objects.requireNonNull(Cli.commands(context()).getSubcommands().get("budgets"));
        Typed typed = Typed.at(new AddressPlatform(), home).run("budgets", "--help");
        assertThat(typed.out()).isEqualToIgnoringNewLines(budgets.getUsageMessage());
    }

    private static CliContext context() {
        ByteArrayOutputStream nowhere = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(nowhere, true, StandardCharsets.UTF_8);
        return new CliContext(
                new AddressPlatform(),
                new Shell(
                        new ByteArrayInputStream(new byte[0]),
                        stream,
                        stream,
                        Terminals.NONE,
                        Map.of(),
                        action -> () -> {}));
    }
}
