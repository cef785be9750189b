package dev.polyphony.scoring;

import dev.polyphony.call.ModelRef;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The probability that an answer is right, learnt from answers of the same model to the same kind of prompts. It judges
 * those only: what was learnt from one kind is worthless for another.
 */
public final class CalibratedScorer implements ConfidenceScorer {
    private final List<Workload> workloads;
    private final Supplier<List<Workload>> further;

    /** @param workloads the first that knows model and prompt counts */
    public CalibratedScorer(Collection<Workload> workloads) {
        this(workloads, List::of);
    }

    /** @param further that come after them; asked for when they are needed */
    public CalibratedScorer(Collection<Workload> workloads, Supplier<List<Workload>> further) {
        this.workloads = List.copyOf(workloads);
        this.further = further;
    }

    @Override
    public Optional<Confidence> score(String question, ModelRef model, String answer) {
        return workload(question, model)
                .flatMap(workload -> workload.of(model)
                        .map(learnt -> new Confidence(learnt.probability(question, answer), workload.name(), true)));
    }

    @Override
    public boolean isCalibrated(String question, ModelRef model) {
        return workload(question, model).isPresent();
    }

    private Optional<Workload> workload(String question, ModelRef model) {
        return Stream.<Supplier<List<Workload>>>of(() -> workloads, further)
                .flatMap(some -> some.get().stream())
                .filter(workload ->
                        workload.of(model).isPresent() && workload.recogniser().recognises(question))
                .findFirst();
    }
}
