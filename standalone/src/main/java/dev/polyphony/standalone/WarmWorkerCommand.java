package dev.polyphony.standalone;

import dev.polyphony.cli.CliContext;
import dev.polyphony.settings.Flags;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What {@code keep-warm} leaves behind. */
@Command(
        name = WarmWorkerCommand.NAME,
        hidden = true,
        description =
                "Work for the commands that follow, and end when there are none: keep-warm in config.yaml starts it.")
final class WarmWorkerCommand implements Callable<Integer> {
    static final String NAME = "warm-worker";

    private final CliContext context;
    private final Map<String, String> environment;

    WarmWorkerCommand(CliContext context, Map<String, String> environment) {
        this.context = context;
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        new WarmWorker(environment, context.settings(new Flags())).run();
        return 0;
    }
}
