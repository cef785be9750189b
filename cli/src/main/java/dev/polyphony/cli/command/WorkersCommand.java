package dev.polyphony.cli.command;

import dev.polyphony.call.InvalidField;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.UsageError;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.render.DeploymentTable;
import dev.polyphony.deployment.DeploymentState;
import dev.polyphony.deployment.DeploymentState.Version;
import dev.polyphony.deployment.WorkerDeployments;
import dev.polyphony.deployment.WorkerDeployments.Rollback;
import dev.polyphony.workflow.WorkerDeployment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "workers",
        description = "Show the versions of workers, and say which takes what is new.",
        footer = {
            "",
            "Workers have a version where POLYPHONY_DEPLOYMENT and POLYPHONY_BUILD_ID are set for them. An analysis stays",
            "with the version that began it; a new version takes none until it is promoted. docs/upgrade.md"
        })
public final class WorkersCommand implements Callable<Integer> {
    private static final String DEPLOYMENT =
            "Name of the deployment (default: as POLYPHONY_DEPLOYMENT says, else the only one there is).";
    private static final String UNVERSIONED =
            "Where no worker without a version runs, that waits until one does, or until a" + " version is promoted.";
    private static final int ALL = 100;

    private final CliContext context;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--deployment", paramLabel = "NAME", description = DEPLOYMENT)
    private @Nullable String deployment;

    @Mixin
    private CommonOptions common;

    public WorkersCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Session session = context.open(context.settings(common.flags()), Need.SERVER, common)) {
            WorkerDeployments deployments = session.client().workers().deployments();
            List<DeploymentState> states = named(deployment)
                    .map(name -> List.of(known(deployments, name)))
                    .orElseGet(() -> deployments.names().stream()
                            .flatMap(name -> deployments.find(name).stream())
                            .toList());
            if (json) {
                context.shell().out().println(JsonOutput.of(states));
            } else if (states.isEmpty()) {
                context.notices(common)
                        .say("No worker has a version: set POLYPHONY_DEPLOYMENT and POLYPHONY_BUILD_ID for them."
                                + " docs/upgrade.md");
            } else {
                states.forEach(
                        state -> DeploymentTable.of(state, context.shell().outStyle())
                                .forEach(context.shell().lines()::println));
            }
            return ExitCode.OK;
        }
    }

    @Command(
            name = "promote",
            description = "Have a version take what is new. What others began stays with them.",
            footer = {"", "polyphony workers rollback takes it back."})
    Integer promote(
            @Mixin CommonOptions options,
            @Option(names = "--deployment", paramLabel = "NAME", description = DEPLOYMENT) @Nullable String name,
            @Option(
                            names = "--percent",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "Only so many of a hundred new analyses, drawn by lot (default: 100).")
                    int percent,
            @Option(
                            names = "--force",
                            description =
                                    "Also where it lacks lanes of the current version, such as those of a provider"
                                            + " that was removed, or where no worker of it runs.")
                    boolean force,
            @Parameters(paramLabel = "BUILD", description = "Build id, as polyphony workers shows it.") String build) {
        if (percent < 1 || percent > ALL) {
            throw new InvalidField("percent", "is 1 to 100, not " + percent + "; workers rollback ends a ramp");
        }
        try (Session session = context.open(context.settings(options.flags()), Need.SERVER, options)) {
            WorkerDeployments deployments = session.client().workers().deployments();
            DeploymentState before = only(deployments, name);
            Version wanted = version(before, build);
            if (percent < ALL) {
                deployments.ramp(before.name(), wanted.buildId(), percent, force);
                context.notices(options)
                        .say(build + " of " + before.name() + " takes " + percent + " of a hundred new analyses; "
                                + before.current().map(Version::buildId).orElse("workers without a version")
                                + " the others. All of them: polyphony workers promote " + build);
                if (before.current().isEmpty()) {
                    context.notices(options).say(UNVERSIONED);
                }
            } else {
                deployments.promote(before.name(), wanted.buildId(), force);
                context.notices(options).say(build + " of " + before.name() + " takes what is new.");
                before.current()
                        .filter(current -> !current.buildId().equals(build))
                        .ifPresent(current -> context.notices(options).say(goesOn(current)));
            }
            return ExitCode.OK;
        }
    }

    @Command(
            name = "rollback",
            description = "End a ramp; or where there is none, have the version before take what is new again.")
    Integer rollback(
            @Mixin CommonOptions options,
            @Option(names = "--deployment", paramLabel = "NAME", description = DEPLOYMENT) @Nullable String name) {
        try (Session session = context.open(context.settings(options.flags()), Need.SERVER, options)) {
            WorkerDeployments deployments = session.client().workers().deployments();
            DeploymentState before = only(deployments, name);
            switch (deployments.rollback(before)) {
                case Rollback.RampEnded(String build) ->
                    context.notices(options).say(build + " takes nothing new any more.");
                case Rollback.Replaced(String from, String to) -> {
                    context.notices(options)
                            .say((to == null ? "Workers without a version take" : to + " takes")
                                    + " what is new again.");
                    if (to == null) {
                        context.notices(options).say(UNVERSIONED);
                    }
                    context.notices(options).say(goesOn(version(before, from)));
                }
            }
            return ExitCode.OK;
        }
    }

    private static String goesOn(Version left) {
        return left.buildId() + " goes on with what it began (" + left.open()
                + " open): end its workers when polyphony workers shows it as drained.";
    }

    private Optional<String> named(@Nullable String name) {
        return name == null
                ? WorkerDeployment.name(context.shell().environment())
                : Optional.of(WorkerDeployment.name("deployment", name));
    }

    private DeploymentState only(WorkerDeployments deployments, @Nullable String name) {
        return known(deployments, named(name).orElseGet(() -> {
            List<String> names = deployments.names();
            if (names.size() != 1) {
                throw new UsageError(
                        names.isEmpty()
                                ? "no worker has a version: set POLYPHONY_DEPLOYMENT and POLYPHONY_BUILD_ID for them"
                                : "there are several deployments; say which: --deployment "
                                        + String.join(", --deployment ", names));
            }
            return names.getFirst();
        }));
    }

    private static DeploymentState known(WorkerDeployments deployments, String name) {
        return deployments
                .find(name)
                .orElseThrow(() -> new UsageError("no worker of a deployment " + name
                        + " was ever seen; start one with POLYPHONY_DEPLOYMENT=" + name + " and POLYPHONY_BUILD_ID"));
    }

    private static Version version(DeploymentState state, String build) {
        return state.versions().stream()
                .filter(version -> version.buildId().equals(build))
                .findFirst()
                .orElseThrow(() -> new UsageError("no worker of build " + build + " was ever seen; there are "
                        + state.versions().stream().map(Version::buildId).collect(Collectors.joining(", "))));
    }
}
