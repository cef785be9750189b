package dev.polyphony.workflow;

import dev.polyphony.call.InvalidField;
import io.temporal.common.VersioningBehavior;
import io.temporal.common.WorkerDeploymentVersion;
import io.temporal.worker.WorkerDeploymentOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The version of a Temporal Worker Deployment that a worker belongs to. What it begins stays with workers of the same
 * version until it ends.
 *
 * @param name of the deployment, the same for every version
 * @param buildId of this build, another one for every build
 */
public record WorkerDeployment(String name, String buildId) {
    private static final List<String> NAME = List.of("POLYPHONY_DEPLOYMENT", "TEMPORAL_DEPLOYMENT_NAME");
    private static final List<String> BUILD = List.of("POLYPHONY_BUILD_ID", "TEMPORAL_WORKER_BUILD_ID");

    private static final String NAME_FORM = "[A-Za-z0-9_/-]+";

    /** The server takes no more of both together. */
    private static final int LONGEST = 120;

    /**
     * As Polyphony's own variables have it, else those that Temporal's worker controller sets.
     *
     * @return empty where workers have no versions
     * @throws InvalidField where there is one of the two alone, or one that the server would not take
     */
    public static Optional<WorkerDeployment> from(Map<String, String> environment) {
        Optional<Found> name = find(NAME, environment);
        Optional<Found> build = find(BUILD, environment);
        if (name.isEmpty() && build.isEmpty()) {
            return Optional.empty();
        }
        if (name.isEmpty()) {
            throw new InvalidField(
                    NAME.getFirst(),
                    "is missing, and " + build.get().variable() + " is set; give the deployment's name, such as"
                            + " polyphony, or unset both");
        }
        if (build.isEmpty()) {
            throw new InvalidField(
                    BUILD.getFirst(),
                    "is missing, and " + name.get().variable() + " is set; give each build its own, such as its commit"
                            + " or the tag of its image");
        }
        return Optional.of(
                new WorkerDeployment(name.get().checked(NAME_FORM), build.get().checked("[A-Za-z0-9._/+-]+")));
    }

    /**
     * The name alone, for those who look after workers.
     *
     * @throws InvalidField where it can be none
     */
    public static Optional<String> name(Map<String, String> environment) {
        return find(NAME, environment).map(found -> found.checked(NAME_FORM));
    }

    /**
     * A name that was typed.
     *
     * @param field for what is said of one that can be none
     * @throws InvalidField where it can be none
     */
    public static String name(String field, String text) {
        return new Found(field, text.strip()).checked(NAME_FORM);
    }

    /** What a worker of this version tells the server. */
    public WorkerDeploymentOptions options() {
        return WorkerDeploymentOptions.newBuilder()
                .setUseVersioning(true)
                .setVersion(new WorkerDeploymentVersion(name, buildId))
                .setDefaultVersioningBehavior(VersioningBehavior.PINNED)
                .build();
    }

    private static Optional<Found> find(List<String> variables, Map<String, String> environment) {
        return variables.stream()
                .map(variable -> new Found(
                        variable, environment.getOrDefault(variable, "").strip()))
                .filter(found -> !found.text().isEmpty())
                .findFirst();
    }

    private record Found(String variable, String text) {
        String checked(String form) {
            if (!text.matches(form) || text.length() > LONGEST) {
                throw new InvalidField(
                        variable,
                        "'" + text + "' is none: at most " + LONGEST + " letters, digits and "
                                + (form.contains(".") ? ". _ / + -" : "_ / -"));
            }
            return text;
        }
    }
}
