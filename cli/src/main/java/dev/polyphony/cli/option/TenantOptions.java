package dev.polyphony.cli.option;

import dev.polyphony.settings.Flags;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that submits analyses or reads them: those of one tenant. */
public final class TenantOptions extends CommonOptions {
    @Option(names = "--tenant", paramLabel = "NAME", description = "On whose behalf (default: default).")
    @Nullable
    String tenant;

    @Override
    public Flags flags() {
        return super.flags().with("tenant", tenant);
    }
}
