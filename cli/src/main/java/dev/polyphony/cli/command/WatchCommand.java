package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.Watch;
import dev.polyphony.cli.option.OutputOptions;
import dev.polyphony.cli.option.TenantOptions;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.watch.Leaving;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "watch",
        description = "Wait for an analysis and print its answer. Ctrl-C detaches; the analysis goes on.")
public final class WatchCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "ID", description = "The analysis.")
    private String id;

    @Mixin
    private OutputOptions output;

    @Mixin
    private TenantOptions common;

    public WatchCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        output.requireWritable();
        Session session = context.open(context.settings(common.flags()), Need.WORKER, common);
        try (Leaving leaving = new Leaving(context.shell().interrupts());
                session) {
            return new Watch(context.shell(), common, output).toTheEnd(id, null, session, leaving);
        }
    }
}
