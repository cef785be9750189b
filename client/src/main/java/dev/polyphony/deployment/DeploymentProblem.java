package dev.polyphony.deployment;

/** What is asked cannot be done with these versions; the message says why and what to do. */
public final class DeploymentProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeploymentProblem(String message) {
        super(message);
    }

    DeploymentProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
