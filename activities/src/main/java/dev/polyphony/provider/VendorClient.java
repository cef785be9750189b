package dev.polyphony.provider;

import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.TokenLogprob;
import dev.polyphony.call.ToolCall;
import dev.polyphony.call.Usage;
import dev.polyphony.completion.Completion;
import dev.polyphony.completion.CompletionReader;
import dev.polyphony.completion.ResponseBody;
import dev.polyphony.provider.ParameterSupport.Refused;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One exchange a call: the client library writes the request in the vendor's format, the exchange sends it and says
 * what became of it, and a reader of our own reads the answer.
 */
final class VendorClient implements ModelClient {
    private static final Logger log = LoggerFactory.getLogger(VendorClient.class);

    private final Endpoint endpoint;
    private final VendorFormat format;
    private final HttpTransport wire;
    private final FailureTranslation translation;
    private final BillingEvidence evidence;
    private final ParameterSupport support;
    private final Clock clock;
    private final RateLimitListener limits;

    VendorClient(
            Endpoint endpoint,
            VendorFormat format,
            HttpTransport wire,
            FailureTranslation translation,
            ParameterSupport support,
            Clock clock,
            RateLimitListener limits) {
        this.clock = clock;
        this.limits = limits;
        this.endpoint = endpoint;
        this.format = format;
        this.wire = wire;
        this.translation = translation;
        this.evidence = new BillingEvidence(endpoint);
        this.support = support;
    }

    @Override
    public ModelAnswer ask(ModelRequest request) throws CallException, InterruptedException {
        return answered(request, null);
    }

    @Override
    public ModelAnswer ask(ModelRequest request, Streaming streaming) throws CallException, InterruptedException {
        return answered(request, streaming);
    }

    private ModelAnswer answered(ModelRequest request, @Nullable Streaming streaming)
            throws CallException, InterruptedException {
        if (request.beginning() == null) {
            return exchanged(request, streaming);
        }
        boolean refused = support.of(endpoint.provider(), request.model()).contains(Refused.PREFILL);
        ContinuedAnswer continued = new ContinuedAnswer(request.beginning(), refused);
        return continued.whole(
                exchanged(continued.request(request), streaming == null ? null : continued.streaming(streaming)));
    }

    /** @param streaming absent where the answer is wanted whole */
    private ModelAnswer exchanged(ModelRequest given, @Nullable Streaming streaming)
            throws CallException, InterruptedException {
        refuseWithoutKey();
        Set<Refused> refused = support.of(endpoint.provider(), given.model());
        ModelRequest request = refused.contains(Refused.TEMPERATURE) ? given.withoutTemperature() : given;
        RequestParameters beside = new RequestParameters(endpoint.adapter(), request, refused);
        ImagePlaceholders images = new ImagePlaceholders();
        Exchange exchange = wire.exchange(
                request.time(),
                request.permit(),
                StreamedRequest.of(endpoint.adapter(), streaming, request, refused),
                images);
        Class<?> thrown = null;
        try {
            format.chatModel(endpoint, request, new EditedRequest(exchange.builder(), beside::write))
                    .chat(ChatRequest.builder()
                            .messages(RequestTurns.of(request, images))
                            .build());
        } catch (RuntimeException e) {
            // Only its name: the message can hold the provider's text, or the key.
            thrown = e.getClass();
        }
        tellLimits(exchange, request);
        try {
            return answer(request, answered(exchange, thrown), beside.dropped());
        } catch (CallException e) {
            throw learnt(exchange, request, refused, streaming != null) ? e.mended() : e;
        }
    }

    private void tellLimits(Exchange exchange, ModelRequest request) {
        if (!endpoint.simulated() && exchange.ending().orElse(null) instanceof ExchangeOutcome.Answered answered) {
            limits.told(
                    new ModelRef(endpoint.provider(), request.model()), RateLimitHeaders.of(answered, clock.instant()));
        }
    }

    /** Whether the model refused what it was asked with, and that was not known when it was. */
    private boolean learnt(Exchange exchange, ModelRequest request, Set<Refused> known, boolean streamed) {
        Optional<Refused> refused = exchange.ending()
                .filter(ExchangeOutcome.Answered.class::isInstance)
                .map(ExchangeOutcome.Answered.class::cast)
                .filter(answered -> HttpStatus.isBadRequest(answered.status()))
                .flatMap(answered -> refused(request, VendorError.of(ResponseBody.of(answered.body()))))
                .filter(what -> streamed || !what.isOfStreams())
                .map(what -> what == Refused.STREAM && Refused.isShaped(request) ? Refused.SHAPED_STREAM : what);
        refused.ifPresent(what -> support.learn(endpoint.provider(), request.model(), what));
        return refused.isPresent() && !known.contains(refused.get());
    }

    private static Optional<Refused> refused(ModelRequest request, VendorError error) {
        return request.beginning() != null && error.mayMindPrefill()
                ? Optional.of(Refused.PREFILL)
                : error.refusedParameter();
    }

    @Override
    public EmbeddingAnswer embed(EmbeddingRequest request) throws CallException, InterruptedException {
        EmbeddingFormat embeddings = new EmbeddingFormat(endpoint);
        ResponseBody body = answered(request.time(), request.permit(), () -> embeddings.request(request));
        Optional<EmbeddingAnswer> answer =
                embeddings.read(body.json(), request.texts().size());
        return answer.orElseThrow(
                () -> new CallException(new Failure.MalformedReply("no vector of each text"), new Billing.Unknown()));
    }

    @Override
    public Set<String> models(Duration time) throws CallException, InterruptedException {
        ResponseBody body = answered(time, null, () -> format.modelsRequest(endpoint));
        return body.modelIds()
                .orElseThrow(
                        () -> new CallException(new Failure.MalformedReply(body.defect()), new Billing.NotBilled()));
    }

    /** The body of a success. */
    private ResponseBody answered(Duration time, @Nullable SendPermit permit, Supplier<HttpRequest> request)
            throws CallException, InterruptedException {
        refuseWithoutKey();
        Exchange exchange = wire.exchange(time, permit, null, new ImagePlaceholders());
        Class<?> thrown = null;
        try {
            exchange.execute(request.get());
        } catch (RuntimeException e) {
            thrown = e.getClass();
        }
        return ResponseBody.of(answered(exchange, thrown).body());
    }

    private void refuseWithoutKey() throws CallException {
        Optional<Failure> obstacle = endpoint.obstacle();
        if (obstacle.isPresent()) {
            throw CallException.unsent(obstacle.get());
        }
    }

    /** The provider's success; everything else leaves as a failure. */
    private ExchangeOutcome.Answered answered(Exchange exchange, @Nullable Class<?> thrown)
            throws CallException, InterruptedException {
        ExchangeOutcome ending = exchange.ending().orElseThrow(() -> CallException.unsent(unwritten(thrown)));
        if (exchange.isLate()) {
            throw CallException.late();
        }
        if (ending instanceof ExchangeOutcome.Answered answered && answered.successful()) {
            return answered;
        }
        if (ending instanceof ExchangeOutcome.Interrupted) {
            // The exchange left the flag set on its way through the client library; the exception takes its place.
            Thread.interrupted();
            throw new RequestAborted(evidence.of(ending));
        }
        throw failure(ending);
    }

    /** The client library did not come to sending anything. */
    private Failure unwritten(@Nullable Class<?> thrown) {
        log.warn("no request could be written for {}: {}", endpoint.provider(), thrown);
        return new Failure.WorkerLost("no request could be written for " + endpoint.provider()
                + ", and none was sent: see that the model's name and the provider's base URL are as they should be, else"
                + " report it");
    }

    private CallException failure(ExchangeOutcome ending) {
        return new CallException(translation.of(ending), evidence.of(ending));
    }

    private ModelAnswer answer(ModelRequest request, ExchangeOutcome.Answered answered, List<String> dropped)
            throws CallException {
        boolean tools = request.parameters().offersTools();
        Completion completion = CompletionReader.of(endpoint.adapter()).read(ResponseBody.of(answered.body()), tools);
        return switch (completion) {
            case Completion.Answered answer
            when answer.usage() != null && format.isPromptCut(request, answer.usage()) ->
                throw new CallException(new Failure.ContextTooLong(), billing(answer.usage()));
            case Completion.Answered(
                    String text,
                    String reasoning,
                    String servedBy,
                    Usage usage,
                    boolean truncated,
                    List<ToolCall> calls,
                    List<TokenLogprob> logprobs,
                    String stopSequence) ->
                new ModelAnswer(
                        text,
                        servedBy == null ? request.model() : servedBy,
                        usage,
                        truncated,
                        answered.took(),
                        reasoning,
                        calls,
                        request.parameters().wantsLogprobs() && logprobs.isEmpty() && !text.isBlank()
                                ? Stream.concat(dropped.stream(), Stream.of(Refused.LOGPROBS.field()))
                                        .distinct()
                                        .toList()
                                : dropped,
                        request.parameters().wantsLogprobs() ? logprobs : List.of(),
                        request.parameters().stopsAt(stopSequence) ? stopSequence : null);
            case Completion.Refused(Usage usage) -> throw new CallException(new Failure.Refused(), billing(usage));
            case Completion.Unusable none ->
                throw new CallException(
                        none.lasts()
                                ? Failure.MalformedReply.lasting(none.reason())
                                : new Failure.MalformedReply(none.reason()),
                        billing(none.usage()));
            case Completion.Failed failed -> throw reported(failed, answered);
        };
    }

    /** An error sent as a success is what it would have been under the status that it names. */
    private CallException reported(Completion.Failed failed, ExchangeOutcome.Answered answered) {
        Integer status = failed.status();
        if (status == null) {
            return new CallException(
                    new Failure.MalformedReply("an error reported as a success"), billing(failed.usage()));
        }
        ExchangeOutcome.Answered told = answered.as(status, failed.body().text());
        boolean workedOn = failed.begun() || failed.usage() != null;
        return new CallException(translation.of(told), workedOn ? billing(failed.usage()) : evidence.of(told));
    }

    /** Of an answer that is none: what was done for it is billed, as far as it was counted. */
    private static Billing billing(@Nullable Usage usage) {
        return usage == null ? new Billing.Unknown() : new Billing.Billed(usage);
    }
}
