package dev.polyphony.learning;

import dev.polyphony.embedding.Embeddings;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was learnt for a tenant. */
public interface LearntWorkloads {
    /** By name; read anew where it has changed. */
    List<LearntWorkload> of(String tenant);

    /** Tells what prompts mean; nothing where this machine cannot. */
    default Embeddings embeddings() {
        return Embeddings.none();
    }

    static LearntWorkloads none() {
        return tenant -> List.of();
    }

    /**
     * What to go by for a prompt.
     *
     * @param name as it was asked for; absent for the first that knows such prompts and the most of the models
     * @param models bare names of those that may be asked; empty for any
     */
    default Optional<LearntWorkload> forPrompt(
            String tenant, @Nullable String name, String prompt, Collection<String> models) {
        List<LearntWorkload> known = of(tenant);
        if (name != null) {
            return known.stream()
                    .filter(workload -> workload.name().equals(name))
                    .findFirst();
        }
        return known.stream()
                .filter(workload -> workload.recogniser().recognises(prompt))
                .filter(workload -> models.isEmpty() || count(workload, models) > 0)
                .reduce((best, next) -> count(next, models) > count(best, models) ? next : best);
    }

    private static long count(LearntWorkload workload, Collection<String> models) {
        return models.stream().filter(workload.panel().names()::contains).count();
    }
}
