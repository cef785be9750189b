package dev.polyphony.pipelines;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a pipeline's words can name.
 *
 * @param inputs with what they are this time
 */
record Names(Set<String> nodes, Map<String, String> inputs) {
    Set<String> all() {
        Set<String> all = new LinkedHashSet<>(nodes);
        all.addAll(inputs.keySet());
        return all;
    }
}
