package dev.polyphony.telemetry;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Tells of each request to a model, as the conventions for generative models say: a span where traces are on, and
 * metrics always. Safe for use by many threads.
 */
public final class RequestTelemetry {
    private static final Duration[] DURATION_BUCKETS = seconds(Conventions.DURATION_BUCKETS);
    private static final Duration[] FIRST_CHUNK_BUCKETS = seconds(Conventions.FIRST_CHUNK_BUCKETS);

    private final Telemetry telemetry;
    private final @Nullable MeterRegistry metrics;

    public RequestTelemetry(Telemetry telemetry, @Nullable MeterRegistry metrics) {
        this.telemetry = telemetry;
        this.metrics = metrics;
    }

    /** Tells nobody. */
    public static RequestTelemetry none() {
        return new RequestTelemetry(Telemetry.off(), null);
    }

    /**
     * A request that is about to be sent.
     *
     * @param operation such as {@link Conventions#CHAT}
     * @param provider by the conventions' word for it where they have one
     * @param model as it is asked for
     * @param listed whether the catalogue has the model: others are not told apart in metrics, since whoever asks can
     *     make up as many names as he likes
     * @param analysis whose it is; absent for what belongs to none
     * @param node its place in the plan
     * @param entry its line in the ledger; absent where it has none
     */
    public record Asked(
            String operation,
            String provider,
            String model,
            boolean listed,
            URI address,
            @Nullable Long maxTokens,
            @Nullable Double temperature,
            boolean streams,
            boolean json,
            boolean simulated,
            @Nullable String analysis,
            @Nullable String node,
            @Nullable String entry) {}

    /**
     * What it came to.
     *
     * @param model that answered, as the provider says
     * @param finish why the answer ended, such as {@code stop}; absent for what is no text
     */
    public record Told(
            String model,
            @Nullable Long inputTokens,
            @Nullable Long outputTokens,
            @Nullable String finish) {}

    /** Messages in the conventions' JSON. */
    public record Words(@Nullable String system, String input) {}

    /** @param words asked for only where spans hold them */
    public Sent begin(Asked asked, Supplier<Words> words) {
        SpanBuilder span = telemetry
                .span(asked.operation() + " " + asked.model(), SpanKind.CLIENT)
                .setAttribute(Conventions.OPERATION, asked.operation())
                .setAttribute(Conventions.PROVIDER, asked.provider())
                .setAttribute(Conventions.REQUEST_MODEL, asked.model());
        Span begun = span.startSpan();
        if (begun.isRecording()) {
            describe(begun, asked);
            if (telemetry.settings().content()) {
                Words said = words.get();
                begun.setAttribute(Conventions.INPUT_MESSAGES, said.input());
                if (said.system() != null) {
                    begun.setAttribute(Conventions.SYSTEM_INSTRUCTIONS, said.system());
                }
            }
        }
        return new Sent(asked, begun);
    }

    private static void describe(Span span, Asked asked) {
        if (asked.address().getHost() != null) {
            span.setAttribute(Conventions.SERVER_ADDRESS, asked.address().getHost());
            span.setAttribute(Conventions.SERVER_PORT, (long) port(asked.address()));
        }
        if (asked.maxTokens() != null) {
            span.setAttribute(Conventions.MAX_TOKENS, asked.maxTokens());
        }
        if (asked.temperature() != null) {
            span.setAttribute(Conventions.TEMPERATURE, asked.temperature());
        }
        if (asked.streams()) {
            span.setAttribute(Conventions.STREAM, true);
        }
        if (asked.json()) {
            span.setAttribute(Conventions.OUTPUT_TYPE, "json");
        }
        if (asked.simulated()) {
            span.setAttribute(Conventions.SIMULATED, true);
        }
        if (asked.analysis() != null) {
            span.setAttribute(Conventions.ANALYSIS, asked.analysis());
        }
        if (asked.node() != null) {
            span.setAttribute(Conventions.NODE, asked.node());
        }
        if (asked.entry() != null) {
            span.setAttribute(Conventions.LEDGER_ENTRY, asked.entry());
        }
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : "https".equals(address.getScheme()) ? 443 : 80;
    }

    private static Duration[] seconds(double[] bounds) {
        return DoubleStream.of(bounds)
                .mapToObj(bound -> Duration.ofNanos(Math.round(bound * 1e9)))
                .toArray(Duration[]::new);
    }

    /** One that is under way, of one thread but for {@link #piece}. Current until it is closed. */
    public final class Sent implements AutoCloseable {
        private final Asked asked;
        private final Span span;
        private final Scope current;
        private final long begun = System.nanoTime();
        private final Instant began = Instant.now();
        private volatile @Nullable Long firstPiece;
        private @Nullable Long over;
        private @Nullable Told told;
        private @Nullable String failure;
        private boolean unsent;

        @SuppressWarnings("MustBeClosedChecker") // close does
        private Sent(Asked asked, Span span) {
            this.asked = asked;
            this.span = span;
            this.current = span.makeCurrent();
        }

        /** The answer's first words are here. */
        public void piece() {
            if (firstPiece == null) {
                firstPiece = System.nanoTime() - begun;
            }
        }

        /** @param output asked for only where spans hold what was said */
        public void answered(Told what, Supplier<String> output) {
            over = System.nanoTime() - begun;
            told = what;
            if (span.isRecording() && telemetry.settings().content()) {
                span.setAttribute(Conventions.OUTPUT_MESSAGES, output.get());
            }
        }

        /**
         * @param given whether it was given to the network; else there is nothing to tell
         * @param type as a failure's JSON has it, such as {@code throttled}
         */
        public void failed(boolean given, String type) {
            over = System.nanoTime() - begun;
            failure = type;
            unsent = !given;
        }

        /** @param usd what was booked for it */
        public void booked(BigDecimal usd) {
            span.setAttribute(Conventions.COST, usd.doubleValue());
        }

        /** What it took until its answer or its failure was there is told; what came after, such as booking, is not. */
        @Override
        public void close() {
            current.close();
            Long took = over;
            if (unsent) {
                // A span that never ends is told to nobody.
                return;
            }
            if (took == null) {
                // Broken off by what is no failure of the model's.
                failure = "cancelled";
                took = System.nanoTime() - begun;
            }
            Long first = firstPiece;
            describe(first);
            span.end(began.plusNanos(took));
            if (metrics != null) {
                measure(metrics, took, first);
            }
        }

        private void describe(@Nullable Long first) {
            if (failure != null) {
                span.setStatus(StatusCode.ERROR).setAttribute(Conventions.ERROR_TYPE, failure);
            }
            if (first != null) {
                span.setAttribute(Conventions.FIRST_CHUNK, first / 1e9);
            }
            if (told != null) {
                span.setAttribute(Conventions.RESPONSE_MODEL, told.model());
                if (told.finish() != null) {
                    span.setAttribute(Conventions.FINISH_REASONS, List.of(told.finish()));
                }
                if (told.inputTokens() != null) {
                    span.setAttribute(Conventions.INPUT_TOKENS, told.inputTokens());
                }
                if (told.outputTokens() != null) {
                    span.setAttribute(Conventions.OUTPUT_TOKENS, told.outputTokens());
                }
            }
        }

        private void measure(MeterRegistry to, long took, @Nullable Long first) {
            Tags tags = Tags.of(
                    Conventions.OPERATION.getKey(), asked.operation(),
                    Conventions.PROVIDER.getKey(), asked.provider(),
                    Conventions.REQUEST_MODEL.getKey(), asked.listed() ? asked.model() : "other");
            // Prometheus wants the same names on all of a kind.
            Tags withError = tags.and(Conventions.ERROR_TYPE.getKey(), failure == null ? "" : failure);
            Timer.builder(Conventions.DURATION)
                    .description("Duration of requests to models")
                    .tags(withError)
                    .serviceLevelObjectives(DURATION_BUCKETS)
                    .register(to)
                    .record(took, TimeUnit.NANOSECONDS);
            if (first != null) {
                Timer.builder(Conventions.TIME_TO_FIRST_CHUNK)
                        .description("Time until the first words of an answer that is streamed")
                        .tags(tags)
                        .serviceLevelObjectives(FIRST_CHUNK_BUCKETS)
                        .register(to)
                        .record(first, TimeUnit.NANOSECONDS);
            }
            if (told != null) {
                count(to, tags, "input", told.inputTokens());
                count(to, tags, "output", told.outputTokens());
            }
        }

        private void count(MeterRegistry to, Tags tags, String type, @Nullable Long tokens) {
            if (tokens != null) {
                DistributionSummary.builder(Conventions.TOKEN_USAGE)
                        .description("Tokens that requests to models took")
                        .tags(tags.and(Conventions.TOKEN_TYPE.getKey(), type))
                        .serviceLevelObjectives(Conventions.TOKEN_BUCKETS)
                        .register(to)
                        .record(tokens);
            }
        }
    }
}
