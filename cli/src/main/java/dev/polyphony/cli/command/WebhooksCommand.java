package dev.polyphony.cli.command;

import dev.polyphony.alert.WebhookReport;
import dev.polyphony.analysis.WebhookUrl;
import dev.polyphony.call.InvalidField;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.LedgerFile;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.option.TenantOptions;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Operator;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.render.WebhookTable;
import dev.polyphony.settings.Settings;
import dev.polyphony.storage.Database;
import dev.polyphony.webhook.WebhookEndpoint;
import dev.polyphony.webhook.WebhookEndpoints;
import dev.polyphony.webhook.WebhookEvent;
import dev.polyphony.webhook.WebhookRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "webhooks",
        description = "Show who is told that analyses have ended, and add, remove or try receivers.",
        footer = {
            "",
            "A receiver gets a signed POST for each analysis of its tenant that ends, sent again for a day until it is",
            "taken. Its host must be one of POLYPHONY_WEBHOOK_HOSTS, or webhook-hosts in config.yaml. docs/webhooks.md"
        })
public final class WebhooksCommand implements Callable<Integer> {
    private static final String JSON = "Print JSON.";
    private static final String ID = "As webhooks list has it.";
    private static final String OVERLAP = "How long messages are signed with the old one too (default: 24h).";

    private static final String ANOTHER = "nobody knows the new secret; make another one";

    private final CliContext context;

    @Option(names = "--json", description = JSON)
    private boolean json;

    @Mixin
    private CommonOptions common;

    public WebhooksCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return list(common, json, null);
    }

    @Command(
            name = "add",
            description = "Add a receiver and show its secret, this once.",
            footer = {"", "The secret alone is on standard output: SECRET=$(polyphony webhooks add URL)"})
    Integer add(
            @Mixin TenantOptions options,
            @Option(
                            names = "--events",
                            paramLabel = "A,B",
                            split = ",",
                            description = "analysis.completed, analysis.failed, analysis.cancelled, batch.completed,"
                                    + " batch.cancelled, pipeline.completed, pipeline.failed, pipeline.cancelled,"
                                    + " pipeline.waiting (default: all).")
                    @Nullable
                    List<String> events,
            @Parameters(paramLabel = "URL", description = "Where to post to.") String url) {
        Settings settings = context.settings(options.flags());
        WebhookEndpoints.Wanted wanted = new WebhookEndpoints.Wanted(
                settings.tenant().get(),
                WebhookUrl.parse("url", url),
                WebhookEvent.parse(events == null ? List.of() : events));
        try (Database database = database(options)) {
            WebhookEndpoints.Made made = new WebhookRegistry(settings.webhooks().read(), () -> endpoints(database))
                    .add(wanted, Operator.name());
            context.showOnce(
                    made.secret(),
                    () -> endpoints(database).remove(made.endpoint(), Operator.name()),
                    "the receiver is removed; add it again");
            context.notices(options)
                    .say(made.endpoint().id() + " of tenant " + made.endpoint().tenant()
                            + ". Its secret is shown this once; try it: polyphony webhooks test "
                            + made.endpoint().id());
            return ExitCode.OK;
        }
    }

    @Command(name = "list", description = "Show the receivers; none of their secrets.")
    Integer list(
            @Mixin CommonOptions options,
            @Option(names = "--json", description = JSON) boolean asJson,
            @Option(names = "--tenant", paramLabel = "NAME", description = "Those of one tenant.") @Nullable
                    String tenant) {
        try (Database database = database(options)) {
            List<WebhookEndpoint> all = endpoints(database).all(tenant);
            context.show(
                    all,
                    asJson,
                    options,
                    "Nobody is told. Add a receiver: polyphony webhooks add URL",
                    style -> WebhookTable.of(all, style));
            return ExitCode.OK;
        }
    }

    @Command(name = "remove", description = "Tell a receiver nothing more.")
    Integer remove(@Mixin CommonOptions options, @Parameters(paramLabel = "ID", description = ID) String id) {
        try (Database database = database(options)) {
            endpoints(database).remove(known(database, id), Operator.name());
            context.notices(options).say("Removed " + id + ": it is told nothing more.");
            return ExitCode.OK;
        }
    }

    @Command(name = "rotate-secret", description = "Make another secret for a receiver and show it, this once.")
    Integer rotate(
            @Mixin CommonOptions options,
            @Option(names = "--overlap", paramLabel = "TIME", defaultValue = "24h", description = OVERLAP)
                    String overlap,
            @Parameters(paramLabel = "ID", description = ID) String id) {
        Duration time = KeysCommand.time("overlap", overlap);
        try (Database database = database(options)) {
            String secret = endpoints(database).rotateSecret(known(database, id), time, Operator.name());
            context.showOnce(secret, () -> {}, ANOTHER);
            context.notices(options).say("For " + overlap + " messages are signed with the old one, too.");
            return ExitCode.OK;
        }
    }

    @Command(
            name = "secret",
            description = "Make another secret for what is told to receivers that requests name (--webhook URL), and"
                    + " show it, this once; the first one, too.")
    Integer secret(
            @Mixin TenantOptions options,
            @Option(names = "--overlap", paramLabel = "TIME", defaultValue = "24h", description = OVERLAP)
                    String overlap) {
        Duration time = KeysCommand.time("overlap", overlap);
        String tenant = context.settings(options.flags()).tenant().get();
        try (Database database = database(options)) {
            context.showOnce(endpoints(database).rotateTenantSecret(tenant, time, Operator.name()), () -> {}, ANOTHER);
            context.notices(options)
                    .say("It signs what is told to receivers that requests of tenant " + tenant + " name; one of"
                            + " before goes on beside it for " + overlap + ".");
            return ExitCode.OK;
        }
    }

    @Command(
            name = "test",
            description = "Send a receiver a message and say what it answered. Exit code 1: it did not take it.",
            footer = {"", "One that was disabled is told again where it takes this."})
    Integer test(@Mixin CommonOptions options, @Parameters(paramLabel = "ID", description = ID) String id) {
        Settings settings = context.settings(options.flags());
        WebhookEndpoint endpoint;
        try (Database database = database(options)) {
            endpoint = known(database, id);
        }
        try (Session session = context.open(settings, Need.WORKER, options)) {
            WebhookReport report =
                    session.client().forTenant(endpoint.tenant()).workers().testWebhook(endpoint.id());
            context.shell()
                    .lines()
                    .println(
                            report.delivered()
                                    ? id + " took it (" + report.status() + ")"
                                    : id + " did not take it: " + report.problem());
            return report.delivered() ? ExitCode.OK : ExitCode.NO_ANSWER;
        }
    }

    private static WebhookEndpoint known(Database database, String id) {
        return endpoints(database)
                .find(id)
                .orElseThrow(() -> new InvalidField(
                        "ID", "is that of no receiver; polyphony webhooks list shows those there are"));
    }

    private Database database(CommonOptions options) {
        return LedgerFile.ofWorkers(context.settings(options.flags()), context.shell());
    }

    private static WebhookEndpoints endpoints(Database database) {
        return new WebhookEndpoints(database, InstantSource.system());
    }
}
