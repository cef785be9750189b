package dev.polyphony.provider;

import dev.polyphony.call.ProviderId;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What models have been found to refuse, whatever they are called: learnt from their own word, for as long as this
 * process lasts. Safe for use by many threads.
 */
final class ParameterSupport {
    private static final Logger log = LoggerFactory.getLogger(ParameterSupport.class);

    private final Map<String, Set<Refused>> refused = new ConcurrentHashMap<>();

    /** What a request can do without, or say otherwise. */
    enum Refused {
        /** It is left out. */
        TEMPERATURE,
        /** The output limit goes by its other name. */
        LIMIT_NAME,
        TOP_P,
        STOP,
        SEED,
        PRESENCE_PENALTY,
        FREQUENCY_PENALTY,
        REASONING_EFFORT,
        PARALLEL_TOOL_CALLS,
        LOGPROBS,
        /** The answer's form is asked for in words alone. */
        RESPONSE_FORMAT,
        /** It is asked in words to go on with an answer. */
        PREFILL,
        /** A stream is asked for without its usage. */
        STREAM_OPTIONS,
        /** The answer is asked for whole. */
        STREAM,
        /** It is asked for whole where it may call tools, or has a form. */
        SHAPED_STREAM;

        /** Whether it asks for what some servers give in whole answers alone. */
        static boolean isShaped(ModelRequest request) {
            return request.parameters().tools() != null || request.parameters().responseFormat() != null;
        }

        boolean isOfStreams() {
            return this == STREAM_OPTIONS || this == STREAM || this == SHAPED_STREAM;
        }

        /** As those who ask know it. */
        String field() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Set<Refused> of(ProviderId provider, String model) {
        return refused.getOrDefault(key(provider, model), Set.of());
    }

    /** From now on requests to that model are written so; said once. */
    void learn(ProviderId provider, String model, Refused what) {
        boolean[] news = {false};
        refused.compute(key(provider, model), (key, known) -> {
            EnumSet<Refused> all = EnumSet.of(what);
            if (known != null) {
                all.addAll(known);
            }
            news[0] = known == null || !known.contains(what);
            return Set.copyOf(all);
        });
        if (news[0]) {
            log.info(
                    "{} {}, and is asked so from now on",
                    key(provider, model),
                    what == Refused.LIMIT_NAME
                            ? "knows the output limit by its other name"
                            : "takes no " + what.field());
        }
    }

    private static String key(ProviderId provider, String model) {
        return provider.value() + "/" + model;
    }
}
