package dev.polyphony.cli.command;

import dev.polyphony.analysis.Rating;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.LedgerFile;
import dev.polyphony.cli.option.TenantOptions;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Operator;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.client.Ratings;
import dev.polyphony.rating.StoredRatings;
import dev.polyphony.settings.Settings;
import dev.polyphony.storage.Database;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rate",
        description = "Say how good an answer was: models recommend follows it, and train --rated learns from it.",
        footer = {"", "Examples:", "  polyphony rate ID good", "  polyphony rate ID 0.3 --comment \"misses the point\""
        })
public final class RateCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(index = "0", paramLabel = "ID", description = "An analysis that has an answer.")
    private String id;

    @Parameters(
            index = "1",
            paramLabel = "good|bad|0..1",
            description = "What its answer was worth. Said again, the last counts.")
    private String score;

    @Option(names = "--comment", paramLabel = "TEXT", description = "Why, for people.")
    private @Nullable String comment;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private TenantOptions common;

    public RateCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        double said = Rating.score(score);
        Settings settings = context.settings(common.flags());
        try (Session session = context.open(settings, Need.SERVER, common);
                Database database = LedgerFile.ofWorkers(settings, context.shell())) {
            StoredRatings store = new StoredRatings(database, InstantSource.system());
            Rating rating = new Ratings(session.client(), store, InstantSource.system())
                    .rate(id, said, comment, Operator.name());
            if (json) {
                context.shell().out().println(JsonOutput.of(rating));
            } else {
                context.notices(common).say(sentence(rating));
            }
            return ExitCode.OK;
        }
    }

    private static String sentence(Rating rating) {
        return "Rated "
                + BigDecimal.valueOf(rating.score()).stripTrailingZeros().toPlainString() + ": the answer of "
                + rating.model()
                + (rating.task() == null ? "" : ", " + rating.task().word())
                + (rating.simulated() ? ". It is simulated, so nothing is learnt of the model." : ".");
    }
}
