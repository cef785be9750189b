package dev.polyphony.worker;

import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.function.UnaryOperator;

/** How the worker shows the Temporal server who it is: TLS, certificates and keys, beside Spring's own properties. */
public interface ConnectionOptions extends UnaryOperator<WorkflowServiceStubsOptions.Builder> {}
