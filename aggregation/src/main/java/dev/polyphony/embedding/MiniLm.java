package dev.polyphony.embedding;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * all-MiniLM-L6-v2, quantised, in this process; nothing is sent anywhere. The model is loaded when it is first needed,
 * which takes a second; a text of 400 words then takes 20 to 30 ms. Where it cannot be loaded, that is said once and
 * there are no vectors.
 *
 * <p>To be closed before the process ends: at its end the native library is taken down whether or not a thread is still
 * in it, and takes the process with it then.
 */
public final class MiniLm implements Embeddings, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MiniLm.class);

    /** Numbers of a vector. */
    public static final int DIMENSIONS = 384;

    private final int longest;
    private final Supplier<EmbeddingModel> loader;
    private final Map<String, float[]> known;

    /** Shared by those who are in the native library; alone, once and for all, when it is closed. */
    private final ReadWriteLock inUse = new ReentrantReadWriteLock();

    /** The library's own shutdown hook takes it down while a worker may still drain: from then on it is not entered. */
    private volatile boolean ending;

    private boolean closed;
    private @Nullable EmbeddingModel model;
    private boolean unavailable;

    /**
     * @param longest characters of a text that are looked at; of a longer one the beginning and the end, half each
     * @param remembered how many texts' vectors are kept
     */
    public MiniLm(int longest, int remembered) {
        this(longest, remembered, NativeModel::load);
    }

    MiniLm(int longest, int remembered, Supplier<EmbeddingModel> loader) {
        this.longest = longest;
        this.loader = loader;
        this.known = Collections.synchronizedMap(new Recent<>(remembered));
    }

    @Override
    public Optional<List<float[]>> of(List<String> texts) {
        List<String> shortened = texts.stream().map(this::shortened).toList();
        Map<String, float[]> vectors = new LinkedHashMap<>();
        List<String> fresh = new ArrayList<>();
        for (String text : shortened.stream().distinct().toList()) {
            float[] vector = known.get(text);
            if (vector == null) {
                fresh.add(text);
            } else {
                vectors.put(text, vector);
            }
        }
        if (!fresh.isEmpty()) {
            Optional<List<float[]>> computed = whileOpen(() -> loaded().flatMap(ready -> compute(ready, fresh)));
            if (computed.isEmpty()) {
                return Optional.empty();
            }
            for (int i = 0; i < fresh.size(); i++) {
                vectors.put(fresh.get(i), computed.get().get(i));
            }
            known.putAll(vectors);
        }
        return Optional.of(shortened.stream().map(vectors::get).toList());
    }

    /**
     * Waits for what is under way, a second at most where the model is being loaded; there are no vectors afterwards.
     */
    @Override
    public void close() {
        inUse.writeLock().lock();
        try {
            closed = true;
        } finally {
            inUse.writeLock().unlock();
        }
    }

    private <T> Optional<T> whileOpen(Supplier<Optional<T>> work) {
        inUse.readLock().lock();
        try {
            return closed || ending ? Optional.empty() : work.get();
        } finally {
            inUse.readLock().unlock();
        }
    }

    private synchronized Optional<EmbeddingModel> loaded() {
        if (model == null && !unavailable) {
            try {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> ending = true, "embeddings-end"));
                model = loader.get();
            } catch (RuntimeException | LinkageError noNativeLibrary) {
                unavailable = true;
                log.warn(
                        "Answers are compared by their words, not their meaning: the embedding model cannot be loaded here ({})",
                        noNativeLibrary.toString());
            }
        }
        return Optional.ofNullable(model);
    }

    private static Optional<List<float[]>> compute(EmbeddingModel model, List<String> texts) {
        try {
            return Optional.of(
                    model.embedAll(texts.stream().map(TextSegment::from).toList()).content().stream()
                            .map(Embedding::vector)
                            .toList());
        } catch (RuntimeException failed) {
            log.warn("Answers are compared by their words this time: {}", failed.toString());
            return Optional.empty();
        }
    }

    /** What an answer says stands at its beginning or its end. */
    private String shortened(String text) {
        return text.length() <= longest
                ? text
                : text.substring(0, longest / 2) + "\n" + text.substring(text.length() - longest / 2);
    }

    private static final class Recent<V> extends LinkedHashMap<String, V> {
        private final int most;

        Recent(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > most;
        }
    }
}
