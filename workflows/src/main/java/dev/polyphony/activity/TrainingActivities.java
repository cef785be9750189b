package dev.polyphony.activity;

import dev.polyphony.training.WorkloadTraining;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Learns from graded answers, where prices and ratings are. */
@ActivityInterface
public interface TrainingActivities {
    /** Safe to repeat: what was learnt takes the place of what was learnt before. Asks no model. */
    @ActivityMethod(name = "TrainWorkload")
    WorkloadTraining.Outcome train(WorkloadTraining training);
}
