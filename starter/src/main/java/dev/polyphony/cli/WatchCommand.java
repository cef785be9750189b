package dev.polyphony.cli;

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
final class WatchCommand implements Callable<Integer> {
    private final Desk desk;

    @Parameters(paramLabel = "ID", description = "The analysis.")
    private String id;

    @Mixin
    private OutputOptions output;

    @Mixin
    private CommonOptions common;

    WatchCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws InterruptedException {
        output.requireWritable();
        Session session = desk.open(desk.settings(common.flags()), Need.WORKER, common);
        try (Leaving leaving = new Leaving(desk.shell().interrupts());
                session) {
            return new Watch(desk.shell(), common, output).toTheEnd(id, null, session, leaving);
        }
    }
}
