package dev.polyphony.cli.command;

import dev.polyphony.access.AccessKey;
import dev.polyphony.access.AccessKeys;
import dev.polyphony.access.AccessKeys.Made;
import dev.polyphony.access.AccessKeys.Wanted;
import dev.polyphony.access.AccessRole;
import dev.polyphony.call.InvalidField;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.LedgerFile;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.option.TenantOptions;
import dev.polyphony.cli.platform.Operator;
import dev.polyphony.cli.render.AccessTable;
import dev.polyphony.notation.Durations;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "keys",
        description = "Show the keys that programs ask with over HTTP, and make, revoke or rotate them.",
        footer = {
            "",
            "A key is of one tenant and has one role: viewer reads; submitter has analyses made, too; operator lets",
            "them spend past budgets, too; admin may everything. As soon as there is one, nobody is served without.",
            "Starters know of a change two seconds later."
        })
public final class KeysCommand implements Callable<Integer> {
    private static final String JSON = "Print JSON.";
    private static final String ID = "As keys list has it.";

    private final CliContext context;

    @Option(names = "--json", description = JSON)
    private boolean json;

    @Mixin
    private CommonOptions common;

    public KeysCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return list(common, json, null);
    }

    @Command(
            name = "create",
            description = "Make a key and show it, this once.",
            footer = {"", "The key alone is on standard output: KEY=$(polyphony keys create --role submitter)"})
    Integer create(
            @Mixin TenantOptions options,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            required = true,
                            description = "viewer, submitter, operator or admin.")
                    String role,
            @Option(names = "--name", paramLabel = "NAME", description = "What to call it, such as ci.") @Nullable
                    String name,
            @Option(names = "--expires", paramLabel = "TIME", description = "After which it ends, such as 90d.")
                    @Nullable
                    String expires,
            @Option(
                            names = "--requests-per-minute",
                            paramLabel = "N",
                            description = "How many it may send in a minute, to each starter.")
                    @Nullable
                    Integer requestsPerMinute,
            @Option(
                            names = "--at-once",
                            paramLabel = "N",
                            description = "How many of its requests may be under way, at each starter.")
                    @Nullable
                    Integer atOnce,
            @Option(names = "--if-none", description = "Make one only where there is none yet; else do nothing.")
                    boolean ifNone) {
        Wanted wanted = new Wanted(
                context.settings(options.flags()).tenant().get(),
                AccessRole.parse(role),
                name,
                expires == null ? null : time("expires", expires),
                requestsPerMinute,
                atOnce);
        try (Database database = database(options)) {
            Optional<Made> made = ifNone
                    ? keys(database).createFirst(wanted, Operator.name())
                    : Optional.of(keys(database).create(wanted, Operator.name()));
            made.ifPresentOrElse(
                    one -> show(one, options, database, "the key is taken back; make another one"),
                    () -> context.notices(options).say("There is a key already: polyphony keys list"));
            return ExitCode.OK;
        }
    }

    @Command(name = "list", description = "Show the keys, the latest first; none of them as it is sent.")
    Integer list(
            @Mixin CommonOptions options,
            @Option(names = "--json", description = JSON) boolean asJson,
            @Option(names = "--tenant", paramLabel = "NAME", description = "Those of one tenant.") @Nullable
                    String tenant) {
        try (Database database = database(options)) {
            List<AccessKey> all = keys(database).all().stream()
                    .filter(key -> tenant == null || key.tenant().equals(tenant))
                    .toList();
            context.show(
                    all,
                    asJson,
                    options,
                    "There is no key. Make one: polyphony keys create --role submitter",
                    style -> AccessTable.keys(all, Instant.now(), style));
            return ExitCode.OK;
        }
    }

    @Command(name = "revoke", description = "End a key for good.")
    Integer revoke(@Mixin CommonOptions options, @Parameters(paramLabel = "ID", description = ID) String id) {
        try (Database database = database(options)) {
            AccessKey key = keys(database).revoke(id, Operator.name());
            context.notices(options).say("Revoked " + key.shown() + ": it opens nothing any more.");
            return ExitCode.OK;
        }
    }

    @Command(
            name = "rotate",
            description = "Make another key in the place of one and show it; the old one goes on for a while.")
    Integer rotate(
            @Mixin CommonOptions options,
            @Option(
                            names = "--overlap",
                            paramLabel = "TIME",
                            defaultValue = "24h",
                            description = "How long the old one goes on (default: 24h); 0s ends it at once.")
                    String overlap,
            @Parameters(paramLabel = "ID", description = ID) String id) {
        try (Database database = database(options)) {
            Made made = keys(database).rotate(id, time("overlap", overlap), Operator.name());
            show(
                    made,
                    options,
                    database,
                    "the new key is taken back, and the old one goes on for its overlap; rotate it again");
            context.notices(options).say("The old one goes on for " + overlap + " at the most.");
            return ExitCode.OK;
        }
    }

    @Command(
            name = "remove",
            description = "Forget a key that was revoked or has expired.",
            footer = {"", "Where none is left, programs of this machine are served without one again."})
    Integer remove(@Mixin CommonOptions options, @Parameters(paramLabel = "ID", description = ID) String id) {
        try (Database database = database(options)) {
            keys(database).remove(id, Operator.name());
            return ExitCode.OK;
        }
    }

    private void show(Made made, CommonOptions options, Database database, String otherwise) {
        context.showOnce(
                made.secret(),
                () -> {
                    String id = made.key().id();
                    keys(database).revoke(id, Operator.name());
                    keys(database).remove(id, Operator.name());
                },
                otherwise);
        context.notices(options)
                .say(made.key().shown() + ", " + made.key().role().word() + " of tenant "
                        + made.key().tenant() + ". It is shown this once; send it as Authorization: Bearer KEY");
    }

    /** @throws InvalidField by the option's name */
    static Duration time(String option, String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidField(option, String.valueOf(e.getMessage()));
        }
    }

    private Database database(CommonOptions options) {
        return LedgerFile.ofWorkers(context.settings(options.flags()), context.shell());
    }

    private static AccessKeys keys(Database database) {
        return new AccessKeys(database, InstantSource.system());
    }
}
