package dev.polyphony.simulator.script;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The machine that Ollama runs on, and how it was told to use it. Sizes in GiB; a machine of which nothing is said has
 * room for all, loads at once and lets any number of requests run.
 *
 * @param vram of its graphics cards; 0 for none, absent for as much as is asked for
 * @param ram what models may take of it besides: a model that fits no card goes there in part, 0 if absent
 * @param loadedAtMost models at once, {@code OLLAMA_MAX_LOADED_MODELS}
 * @param parallel requests of one model at once, {@code OLLAMA_NUM_PARALLEL}
 * @param queue requests that may wait for a model to be loaded, {@code OLLAMA_MAX_QUEUE}; one more is refused
 * @param keepAlive how long a model stays loaded that nobody uses, where a request does not say
 * @param loading how long a model takes to load, where it does not say itself
 * @param models what can be pulled, by name; absent, any can, its size read off its name ({@code 7b} is 3.7 GiB)
 * @param pulling how pulls go
 */
public record Machine(
        @Nullable Double vram,
        @Nullable Double ram,
        @Nullable Integer loadedAtMost,
        @Nullable Integer parallel,
        @Nullable Integer queue,
        @Nullable Duration keepAlive,
        @Nullable Duration loading,
        @Nullable Map<String, Weights> models,
        @Nullable Pulling pulling) {
    /** Four and a half bits a parameter, as the usual quantization has. */
    private static final double GIB_PER_BILLION = 0.53;

    private static final Pattern BILLIONS = Pattern.compile("(\\d+(?:\\.\\d+)?)b\\b");
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    public Machine {
        requireAtLeast("vram", vram, 0);
        requireAtLeast("ram", ram, 0);
        requireAtLeast("loadedAtMost", loadedAtMost, 1);
        requireAtLeast("parallel", parallel, 1);
        requireAtLeast("queue", queue, 0);
        models = models == null ? null : Map.copyOf(models);
    }

    /**
     * One model's.
     *
     * @param size in GiB, on the disk and in memory; absent, read off its name
     * @param loading absent, as the machine says
     */
    public record Weights(@Nullable Double size, @Nullable Duration loading) {
        public Weights {
            requireAtLeast("size", size, 0);
        }
    }

    /**
     * How pulls go.
     *
     * @param takes how long one takes
     * @param disk GiB that the models may take together; absent, any
     * @param breaksAt which part of a model has come when the first pull of it ends early, above 0 and below 1; absent,
     *     none does
     * @param breaking how such a pull ends
     */
    public record Pulling(
            @Nullable Duration takes,
            @Nullable Double disk,
            @Nullable Double breaksAt,
            @Nullable Breaking breaking) {
        public Pulling {
            requireAtLeast("disk", disk, 0);
            if (breaksAt != null && !(breaksAt > 0 && breaksAt < 1)) {
                throw new IllegalArgumentException("breaksAt is not between 0 and 1: " + breaksAt);
            }
        }
    }

    /** How a pull ends that breaks off. */
    public enum Breaking {
        /** Ollama lost the registry, and says so in a line. */
        REGISTRY_LOST,
        /** Ollama itself is gone. */
        CONNECTION_CLOSED
    }

    /** Room for all, and no waiting. */
    public static final Machine BOUNDLESS = new Machine(null, null, null, null, null, null, null, null, null);

    /** One model at once, one request at once, all else as it comes. */
    public static Machine of(double vram) {
        return new Machine(vram, null, null, null, null, null, null, null, null);
    }

    @JsonCreator
    static Machine read(
            @JsonProperty("vram") @Nullable Double vram,
            @JsonProperty("ram") @Nullable Double ram,
            @JsonProperty("loadedAtMost") @Nullable Integer loadedAtMost,
            @JsonProperty("parallel") @Nullable Integer parallel,
            @JsonProperty("queue") @Nullable Integer queue,
            @JsonProperty("keepAlive") @Nullable Duration keepAlive,
            @JsonProperty("loading") @Nullable Duration loading,
            @JsonProperty("models") @Nullable Map<String, Weights> models,
            @JsonProperty("pulling") @Nullable Pulling pulling) {
        return new Machine(vram, ram, loadedAtMost, parallel, queue, keepAlive, loading, models, pulling);
    }

    public Machine withRam(double value) {
        return new Machine(vram, value, loadedAtMost, parallel, queue, keepAlive, loading, models, pulling);
    }

    /** @param atMost models loaded at once */
    public Machine loaded(int atMost) {
        return new Machine(vram, ram, atMost, parallel, queue, keepAlive, loading, models, pulling);
    }

    /** @param requests of one model at once */
    public Machine parallel(int requests) {
        return new Machine(vram, ram, loadedAtMost, requests, queue, keepAlive, loading, models, pulling);
    }

    /** @param waiting requests that may wait for a model to be loaded */
    public Machine queue(int waiting) {
        return new Machine(vram, ram, loadedAtMost, parallel, waiting, keepAlive, loading, models, pulling);
    }

    public Machine keepAlive(Duration idle) {
        return new Machine(vram, ram, loadedAtMost, parallel, queue, idle, loading, models, pulling);
    }

    public Machine loading(Duration each) {
        return new Machine(vram, ram, loadedAtMost, parallel, queue, keepAlive, each, models, pulling);
    }

    /** One more that can be pulled; once one is named, others cannot. */
    public Machine model(String name, Weights weights) {
        Map<String, Weights> more = new LinkedHashMap<>(models == null ? Map.of() : models);
        more.put(name, weights);
        return new Machine(vram, ram, loadedAtMost, parallel, queue, keepAlive, loading, more, pulling);
    }

    /** @param size in GiB */
    public Machine model(String name, double size) {
        return model(name, new Weights(size, null));
    }

    public Machine pulling(Pulling how) {
        return new Machine(vram, ram, loadedAtMost, parallel, queue, keepAlive, loading, models, how);
    }

    /** Whether the library has it. */
    public boolean hasInLibrary(String model) {
        return models == null
                || models.keySet().stream().anyMatch(name -> tagged(name).equals(tagged(model)));
    }

    /** In GiB. */
    public double sizeOf(String model) {
        Weights weights = weightsOf(model);
        if (weights != null && weights.size() != null) {
            return weights.size();
        }
        Matcher billions = BILLIONS.matcher(model.toLowerCase(Locale.ROOT));
        return GIB_PER_BILLION * (billions.find() ? Double.parseDouble(billions.group(1)) : 3.2);
    }

    public Duration loadingOf(String model) {
        Weights weights = weightsOf(model);
        if (weights != null && weights.loading() != null) {
            return weights.loading();
        }
        return loading == null ? Duration.ZERO : loading;
    }

    private @Nullable Weights weightsOf(String model) {
        if (models == null) {
            return null;
        }
        return models.entrySet().stream()
                .filter(entry -> tagged(entry.getKey()).equals(tagged(model)))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    @JsonIgnore
    public int mostLoaded() {
        return loadedAtMost == null ? Integer.MAX_VALUE : loadedAtMost;
    }

    @JsonIgnore
    public int mostParallel() {
        return parallel == null ? Integer.MAX_VALUE : parallel;
    }

    @JsonIgnore
    public int mostQueued() {
        return queue == null ? Integer.MAX_VALUE - 1 : queue;
    }

    @JsonIgnore
    public Duration usualKeepAlive() {
        return keepAlive == null ? FIVE_MINUTES : keepAlive;
    }

    /** Ollama's full name of a model. */
    public static String tagged(String model) {
        return model.contains(":") ? model : model + ":latest";
    }

    private static void requireAtLeast(String field, @Nullable Number value, double least) {
        if (value != null && !(value.doubleValue() >= least)) {
            throw new IllegalArgumentException(field + " is below " + least + ": " + value);
        }
    }
}
