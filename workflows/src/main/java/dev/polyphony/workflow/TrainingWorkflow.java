package dev.polyphony.workflow;

import dev.polyphony.training.WorkloadTraining;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One training by a worker, for callers that have neither the catalogue nor what it is learnt with. */
@WorkflowInterface
public interface TrainingWorkflow {
    @WorkflowMethod(name = "TrainWorkload")
    WorkloadTraining.Outcome train(WorkloadTraining training);
}
