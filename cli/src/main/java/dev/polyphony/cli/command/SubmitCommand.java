package dev.polyphony.cli.command;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.RefusedError;
import dev.polyphony.cli.option.ConfiguredRequest;
import dev.polyphony.cli.option.PromptOptions;
import dev.polyphony.cli.option.PromptText;
import dev.polyphony.cli.option.SelectionNames;
import dev.polyphony.cli.option.TenantOptions;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.client.Submission;
import dev.polyphony.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "submit",
        description = "Start an analysis and print its id at once.",
        footer = {"", "Example:", "  id=$(polyphony submit -q \"Is this design sound?\") && polyphony watch $id"})
public final class SubmitCommand implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    private PromptOptions request;

    @Mixin
    private TenantOptions common;

    public SubmitCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Settings settings = context.settings(request.into(common.flags()));
        Analysis analysis = new ConfiguredRequest(settings, context.platform())
                .of(request, PromptText.of(request, context.shell()));
        try (Session session = context.open(settings, Need.SERVER, common)) {
            requireKept(session);
            SelectionNames.require(analysis, session.client());
            Submission submission = session.client().submit(analysis);
            context.shell().out().println(submission.id());
            context.notices(common).say(next(submission, session));
            return ExitCode.OK;
        }
    }

    /** An analysis that ends with this process would be an id of nothing. */
    private static void requireKept(Session session) {
        if (!session.durable() && !session.workerElsewhere()) {
            throw new RefusedError(
                    "nothing would keep the analysis: this Temporal lives in memory and ends with the command;"
                            + " run polyphony up in another terminal first, or use analyze");
        }
    }

    private static String next(Submission submission, Session session) {
        if (submission.already()) {
            return "Submitted before under this id; nothing new was started.";
        }
        return session.workerElsewhere()
                ? "Submitted. Its answer: " + session.comeBack(submission.id())
                : "Submitted; no worker runs yet. It begins with polyphony up, or: "
                        + session.comeBack(submission.id());
    }
}
