package dev.polyphony.standalone;

import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.ModelFolder;
import dev.polyphony.catalogue.Provider;
import dev.polyphony.cli.platform.DoctorLine;
import dev.polyphony.cli.platform.PlatformUnavailable;
import dev.polyphony.cli.platform.ServerConnection;
import dev.polyphony.connection.TemporalConnection;
import dev.polyphony.deployment.DeploymentProblem;
import dev.polyphony.deployment.DeploymentState;
import dev.polyphony.deployment.WorkerDeployments;
import dev.polyphony.embedded.DevServer;
import dev.polyphony.embedded.EmbeddedTemporal;
import dev.polyphony.embedded.StateFolder;
import dev.polyphony.encryption.EncryptionKeys;
import dev.polyphony.provider.EnvironmentProxies;
import dev.polyphony.settings.Settings;
import dev.polyphony.storage.PrivateFolder;
import dev.polyphony.telemetry.Telemetry;
import dev.polyphony.worker.FairnessCheck;
import dev.polyphony.worker.WorkerIdentity;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowServiceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks at what there is and says what to do next. Starts nothing. */
final class DoctorChecks {
    private final Map<String, String> environment;

    DoctorChecks(Map<String, String> environment) {
        this.environment = environment;
    }

    List<DoctorLine> lines(Settings settings) {
        List<DoctorLine> lines = new ArrayList<>();
        lines.add(DoctorLine.ok("Java", Runtime.version() + " at " + System.getProperty("java.home")));
        lines.add(home(settings.home().get()));
        lines.addAll(temporal(settings));
        webUi(settings).ifPresent(lines::add);
        if (lines.stream().noneMatch(line -> line.subject().equals(EncryptionCheck.NAME))) {
            lines.add(EncryptionCheck.here(settings.encryption()));
        }
        lines.add(keys(settings));
        lines.addAll(models(AnswerSource.models(settings)));
        WorkloadCheck.of(settings.home().get(), environment).ifPresent(lines::add);
        return lines;
    }

    /** Workers pass such a file over, or cannot load it. */
    static List<DoctorLine> models(Path folder) {
        return ModelFolder.damaged(folder).entrySet().stream()
                .map(damaged -> DoctorLine.problem(
                        "Model file",
                        damaged.getKey() + " cannot be served: " + damaged.getValue(),
                        "fetch it again, whole, or remove it"))
                .toList();
    }

    private static DoctorLine home(Path home) {
        return PrivateFolder.problem(home)
                .map(problem -> DoctorLine.warning(
                        "State folder", problem, "chmod 700 it, or set POLYPHONY_HOME to a folder of its own"))
                .orElseGet(() -> DoctorLine.ok("State folder", home + ", its owner's alone"));
    }

    private static Optional<DoctorLine> webUi(Settings settings) {
        if (settings.temporalAddress().found().isPresent()
                || DevServer.running(new StateFolder(settings.home().get())).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(DoctorLine.ok(
                "Web UI",
                "Temporal's own, on loopback; it asks nobody who they are, so web pages and other users of this machine"
                        + " may reach it"));
    }

    private List<DoctorLine> temporal(Settings settings) {
        if (settings.remote().isPresent()) {
            return given(settings.remote().get(), settings.encryption());
        }
        StateFolder state = new StateFolder(settings.home().get());
        Optional<String> running = DevServer.running(state);
        if (running.isPresent()) {
            List<DoctorLine> lines = new ArrayList<>();
            lines.add(DoctorLine.ok("Temporal", "dev server running at " + running.get()));
            lines.addAll(own(
                    TemporalConnection.plain(
                            running.get(), settings.temporalNamespace().get()),
                    settings.encryption()));
            return lines;
        }
        return List.of(EmbeddedTemporal.installed(state, environment.getOrDefault("PATH", ""))
                .map(binary -> DoctorLine.ok("Temporal", "dev server, started when needed (" + binary + ")"))
                .orElseGet(() -> DoctorLine.warning(
                        "Temporal",
                        "no temporal command found: history would be kept in memory only, or the command fetched",
                        "nothing, if Python with pip is here and --offline is not set; else install temporal")));
    }

    /** One that ends meanwhile has nothing more to tell. */
    private static List<DoctorLine> own(TemporalConnection to, EncryptionKeys keys) {
        List<DoctorLine> lines = new ArrayList<>();
        try (ServerConnection server =
                ServerConnection.open(to, keys, StandalonePlatform.OWN_SERVER, Telemetry.off())) {
            lines.add(EncryptionCheck.of(server, keys));
            lines.addAll(versions(server));
        } catch (PlatformUnavailable e) {
            return List.of();
        } catch (StatusRuntimeException | WorkflowServiceException e) {
            lines.add(unanswered(e));
        }
        return lines;
    }

    private static List<DoctorLine> given(TemporalConnection to, EncryptionKeys keys) {
        List<DoctorLine> lines = new ArrayList<>();
        try (ServerConnection server = ServerConnection.open(to, keys)) {
            lines.add(WorkerIdentity.staying(server.pollers())
                    .map(worker -> DoctorLine.ok("Temporal", to + ": answers, worker " + worker + " polls"))
                    .orElseGet(() -> DoctorLine.warning(
                            "Temporal", to + ": answers, but no worker polls", "start one there: polyphony worker")));
            fairness(server).ifPresent(lines::add);
            lines.add(EncryptionCheck.of(server, keys));
            lines.addAll(versions(server));
        } catch (PlatformUnavailable e) {
            lines.add(DoctorLine.problem(
                    "Temporal", e.getMessage() + " (" + to.describe() + ")", "mend that, or unset TEMPORAL_ADDRESS"));
        } catch (StatusRuntimeException | WorkflowServiceException e) {
            lines.add(unanswered(e));
        }
        return lines;
    }

    /** It was reached, and does not say what it was asked then. */
    static DoctorLine unanswered(RuntimeException problem) {
        Status.Code code = (problem.getCause() instanceof StatusRuntimeException cause ? cause : problem)
                        instanceof StatusRuntimeException server
                ? server.getStatus().getCode()
                : Status.Code.UNKNOWN;
        return code == Status.Code.RESOURCE_EXHAUSTED
                ? DoctorLine.warning("Temporal", "busy: it takes no more questions now", "look again in a moment")
                : DoctorLine.warning(
                        "Temporal",
                        "answers, but not everything it was asked (" + code + ")",
                        "look again, or at its log");
    }

    /** Of the embedded one it is known. */
    private static Optional<DoctorLine> fairness(ServerConnection server) {
        try {
            return Optional.of(FairnessCheck.problem(
                            server.stubs().blockingStub(),
                            server.client().getOptions().getNamespace())
                    .map(problem -> DoctorLine.warning(
                            "Fair shares",
                            problem,
                            "have the server's operator look at docs/operating.md, Fair shares"))
                    .orElseGet(() -> DoctorLine.ok("Fair shares", "nothing known against them")));
        } catch (StatusRuntimeException e) {
            return Optional.empty();
        }
    }

    /** Nothing where no worker has one, or the server knows none. */
    private static List<DoctorLine> versions(ServerConnection server) {
        WorkerDeployments deployments = new WorkerDeployments(server.client());
        try {
            return deployments.names().stream()
                    .flatMap(name -> deployments.find(name).stream())
                    .map(DoctorChecks::version)
                    .toList();
        } catch (DeploymentProblem | StatusRuntimeException e) {
            return List.of();
        }
    }

    private static DoctorLine version(DeploymentState state) {
        String subject = "Versions of " + state.name();
        return state.problem()
                .map(problem -> DoctorLine.problem(subject, problem, "polyphony workers shows them; docs/upgrade.md"))
                .orElseGet(() -> DoctorLine.ok(
                        subject,
                        state.current()
                                .map(version -> version.buildId() + " takes what is new")
                                .orElse("none is current: workers without a version take what is new")));
    }

    private String ways() {
        String proxies = EnvironmentProxies.from(environment).toString();
        return proxies.equals("none") ? "" : "; asked through a proxy: " + proxies;
    }

    private String named(Provider provider) {
        int machines = provider.in(environment).hosts().size();
        return provider.id() + (machines < 2 ? "" : " (" + machines + " machines)");
    }

    private DoctorLine keys(Settings settings) {
        AnswerSource answers;
        try {
            answers = AnswerSource.of(settings, environment);
        } catch (RuntimeException e) {
            return DoctorLine.problem("Providers", String.valueOf(e.getMessage()), "mend what is named");
        }
        if (!answers.local().isEmpty()) {
            return DoctorLine.ok(
                    "Providers", "no key is set: models on this machine answer, " + String.join(", ", answers.local()));
        }
        Catalogue catalogue = answers.catalogue();
        String configured = catalogue.providers().values().stream()
                .filter(provider -> provider.configured(environment))
                .map(this::named)
                .collect(Collectors.joining(", "));
        String variables = catalogue.providers().values().stream()
                .flatMap(provider -> provider.apiKeyEnv().stream().limit(1))
                .collect(Collectors.joining(", "));
        return configured.isEmpty()
                ? DoctorLine.warning(
                        "Providers",
                        "none configured: answers come from the simulator",
                        "set one of " + variables + "; or, for a small model on this machine: polyphony local try")
                : DoctorLine.ok("Providers", "configured: " + configured + ways());
    }
}
