package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.option.TenantOptions;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.render.ExplanationText;
import dev.polyphony.client.Explanation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        description = "Say who was asked what in which order, why it went on or stopped, and what each step cost.")
public final class ExplainCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "ID", description = "An analysis that ended.")
    private String id;

    @Option(names = "--json", description = "Print JSON: the question, and the result with all calls and decisions.")
    private boolean json;

    @Mixin
    private TenantOptions common;

    public ExplainCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Session session = context.open(context.settings(common.flags()), Need.SERVER, common)) {
            Explanation explanation = session.client().explain(id);
            context.show(
                    explanation,
                    json,
                    style -> ExplanationText.lines(explanation.question(), explanation.result(), style));
            return ExitCode.OK;
        }
    }
}
