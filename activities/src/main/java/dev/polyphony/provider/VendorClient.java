package dev.polyphony.provider;

import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.completion.ResponseBody;
import dev.polyphony.provider.ParameterSupport.Refused;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One exchange a call: the client library writes the request in the vendor's format, the exchange sends it and says
 * what became of it, and a reader of our own reads the answer.
 */
final class VendorClient implements ModelClient {
    private final Endpoint endpoint;
    private final VendorFormat format;
    private final HttpTransport wire;
    private final AnswerTranslation translation;
    private final ParameterSupport support;
    private final Clock clock;
    private final RateLimitListener limits;
    private final SharedChatModels models;

    VendorClient(
            Endpoint endpoint,
            VendorFormat format,
            HttpTransport wire,
            AnswerTranslation translation,
            ParameterSupport support,
            Clock clock,
            RateLimitListener limits,
            SharedChatModels models) {
        this.models = models;
        this.clock = clock;
        this.limits = limits;
        this.endpoint = endpoint;
        this.format = format;
        this.wire = wire;
        this.translation = translation;
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
            models.chat(
                    format,
                    endpoint,
                    request,
                    refused,
                    new EditedRequest(exchange.builder(), beside::write),
                    ChatRequest.builder()
                            .messages(RequestTurns.of(request, images))
                            .build());
        } catch (RuntimeException e) {
            // Only its name: the message can hold the provider's text, or the key.
            thrown = e.getClass();
        }
        tellLimits(exchange, request);
        try {
            return translation.answer(request, translation.success(exchange, thrown), beside.dropped());
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
        return ResponseBody.of(translation.success(exchange, thrown).body());
    }

    private void refuseWithoutKey() throws CallException {
        Optional<Failure> obstacle = endpoint.obstacle();
        if (obstacle.isPresent()) {
            throw CallException.unsent(obstacle.get());
        }
    }
}
