package dev.polyphony.aggregation;

import dev.polyphony.embedding.Embeddings;
import java.util.List;
import java.util.Optional;

/** Texts are angles in degrees. Up to 36 degrees apart they say the same. */
final class Angles implements Embeddings {
    @Override
    public Optional<List<float[]>> of(List<String> texts) {
        return Optional.of(texts.stream()
                .map(text -> Math.toRadians(Double.parseDouble(text)))
                .map(angle -> new float[] {(float) Math.cos(angle), (float) Math.sin(angle)})
                .toList());
    }
}
