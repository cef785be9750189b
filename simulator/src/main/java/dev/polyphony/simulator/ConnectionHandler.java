package dev.polyphony.simulator;

import dev.polyphony.simulator.batch.Batches;
import dev.polyphony.simulator.log.LoggedOutcome;
import dev.polyphony.simulator.log.RequestLog;
import dev.polyphony.simulator.ollama.KeepAlive;
import dev.polyphony.simulator.ollama.ModelScheduler;
import dev.polyphony.simulator.ollama.OllamaHost;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Quota;
import dev.polyphony.simulator.script.ScriptRun;
import dev.polyphony.simulator.wire.Ask;
import dev.polyphony.simulator.wire.EmbeddingWire;
import dev.polyphony.simulator.wire.Incoming;
import dev.polyphony.simulator.wire.OllamaWire;
import dev.polyphony.simulator.wire.QuotaWire;
import dev.polyphony.simulator.wire.WantedReader;
import dev.polyphony.simulator.wire.WireFormat;
import dev.polyphony.simulator.wire.WireFormats;
import dev.polyphony.simulator.wire.WireReply;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection: takes a request, logs it, and has it answered as the script says. */
final class ConnectionHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);

    private final Supplier<ScriptRun> script;
    private final Supplier<OllamaHost> ollama;
    private final RequestLog log;
    private final Batches batches;
    private final Admin admin;
    /** The request being answered, by its number in the log. */
    private @Nullable Pending pending;

    /** @param place the request's with Ollama's machine, once it has one */
    private record Pending(long sequence, @Nullable String fault, CompletableFuture<ModelScheduler.Ticket> place) {}

    ConnectionHandler(
            Supplier<ScriptRun> script, Supplier<OllamaHost> ollama, RequestLog log, Batches batches, Admin admin) {
        this.batches = batches;
        this.script = script;
        this.ollama = ollama;
        this.log = log;
        this.admin = admin;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext channel, FullHttpRequest request) {
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        String path = new QueryStringDecoder(request.uri()).path();
        if (path.startsWith(Admin.PREFIX)) {
            WireReply reply = admin.answer(
                    request.method().name(), path, request.content().toString(StandardCharsets.UTF_8));
            respond(channel, keepAlive, reply);
            return;
        }
        Incoming incoming = IncomingReader.read(request);
        if (keyMistake(script.get(), WireFormats.of(incoming.provider()), incoming)
                .isEmpty()) {
            Optional<WireReply> ofBatches = batches.answer(incoming, request);
            if (ofBatches.isPresent()) {
                respond(channel, keepAlive, ofBatches.get());
                return;
            }
        }
        if (new OllamaApi(ollama).answer(incoming, unlogged(channel, keepAlive))) {
            return;
        }
        WireFormat wire = EmbeddingWire.of(incoming).orElseGet(() -> WireFormats.of(incoming.provider()));
        Optional<Ask> ask = request.method().name().equals("POST") ? wire.ask(incoming) : Optional.empty();
        if (ask.isPresent()) {
            Set<String> parameters = new HashSet<>();
            incoming.body().fieldNames().forEachRemaining(parameters::add);
            answer(
                    channel,
                    keepAlive,
                    wire,
                    incoming,
                    ask.get().carrying(parameters, WantedReader.read(incoming.body())),
                    path);
        } else {
            respond(channel, keepAlive, tell(wire, incoming));
        }
    }

    private void answer(
            ChannelHandlerContext channel,
            boolean keepAlive,
            WireFormat wire,
            Incoming incoming,
            Ask ask,
            String path) {
        ScriptRun run = script.get();
        String key = wire.key(incoming).orElse(null);
        long sequence = log.arrived(ask.provider(), ask.model(), path, ask.stream(), ask.prompt(), key);
        Optional<Quota.Use> quota = run.quota(ask.provider(), ask.model());
        Optional<Fault> mistake = mistake(run, wire, incoming, ask)
                .or(() -> quota.map(Quota.Use::request).map(Fault::throttled));
        ScriptRun.Turn turn = mistake.map(fault -> new ScriptRun.Turn(0, fault))
                .orElseGet(() -> run.next(ask.provider(), ask.model()));
        boolean healthy = turn.fault() instanceof Fault.None || turn.fault() instanceof Fault.Odd;
        pending = new Pending(
                sequence,
                turn.fault() instanceof Fault.None ? null : turn.fault().kind(),
                new CompletableFuture<>());
        Function<WireFormat, FaultDelivery> delivery = timed -> new FaultDelivery(
                quota.<WireFormat>map(use -> new QuotaWire(timed, use)).orElse(timed),
                ask,
                "req_%08x".formatted(sequence),
                () -> run.answer(
                        ask.provider(),
                        ask.model(),
                        ask.prompt(),
                        ask.inputCharacters(),
                        ask.maxTokens(),
                        ask.wanted()));
        Responder responder = new Responder(channel, keepAlive, this::end);
        Consumer<WireFormat> play = timed -> responder.after(
                turn.latencyMillis(),
                () -> responder.play(
                        delivery.apply(timed).of(turn.fault()),
                        healthy ? LoggedOutcome.ANSWERED : LoggedOutcome.FAULTED));
        if (ask.provider().equals("ollama") && !(turn.fault() instanceof Fault.Reported)) {
            useModel(responder, incoming, ask, wire, Duration.ofMillis(turn.latencyMillis()), play);
        } else {
            play.accept(wire);
        }
    }

    /** Once Ollama's machine has the model loaded and a place for the request. */
    private void useModel(
            Responder responder,
            Incoming incoming,
            Ask ask,
            WireFormat wire,
            Duration latency,
            Consumer<WireFormat> play) {
        Pending asked = Objects.requireNonNull(pending);
        ModelScheduler.Ticket place = ollama.get()
                .ask(
                        ask.model(),
                        KeepAlive.of(incoming.body()).orElse(null),
                        admission -> responder.onLoop(() -> {
                            switch (admission) {
                                case ModelScheduler.Admission.Running(Duration loading) ->
                                    play.accept(
                                            wire instanceof EmbeddingWire
                                                    ? wire
                                                    : WireFormats.ollama(OllamaWire.Timing.of(loading, latency)));
                                case ModelScheduler.Admission.Refused(int status, String error) ->
                                    responder.play(
                                            new Delivery.Whole(WireReply.json(status, Map.of("error", error))),
                                            LoggedOutcome.FAULTED);
                            }
                        }));
        asked.place().complete(place);
    }

    /** What the vendor would reject by itself, whatever the script says of the model. */
    private Optional<Fault> mistake(ScriptRun run, WireFormat wire, Incoming incoming, Ask ask) {
        Optional<Fault> key = keyMistake(run, wire, incoming);
        if (key.isPresent()) {
            return key;
        }
        if (ask.model().isBlank() || incoming.body().isMissingNode()) {
            return Optional.of(Fault.invalidRequest(400));
        }
        boolean there =
                ask.provider().equals("ollama") ? ollama.get().has(ask.model()) : run.has(ask.provider(), ask.model());
        return there ? Optional.empty() : Optional.of(Fault.modelNotFound());
    }

    private static Optional<Fault> keyMistake(ScriptRun run, WireFormat wire, Incoming incoming) {
        if (!wire.needsKey()) {
            return Optional.empty();
        }
        Optional<String> key = wire.key(incoming);
        if (key.isEmpty()) {
            return Optional.of(Fault.missingKey());
        }
        return run.accepts(incoming.provider(), key.get()) ? Optional.empty() : Optional.of(Fault.badKey());
    }

    private WireReply tell(WireFormat wire, Incoming incoming) {
        Ask none = Ask.nothing(incoming.provider());
        return keyMistake(script.get(), wire, incoming)
                .map(fault -> wire.error(none, (Fault.Reported) fault, "req_none"))
                .or(() -> wire.tell(incoming, script.get().models(incoming.provider())))
                .orElseGet(() -> WireReply.text(404, "text/plain", "404 page not found"));
    }

    private void end(LoggedOutcome outcome, @Nullable Integer status) {
        if (pending != null) {
            log.ended(pending.sequence(), outcome, pending.fault(), status);
            pending.place().thenAccept(ModelScheduler.Ticket::end);
            pending = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext channel) {
        end(LoggedOutcome.ABORTED, null);
        channel.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        // Who hangs up in the middle of a request is no failure of the simulator.
        if (!(cause instanceof IOException || cause instanceof PrematureChannelClosureException)) {
            LOG.warn("simulator failed on a request", cause);
        }
        channel.close();
    }

    private static Responder unlogged(ChannelHandlerContext channel, boolean keepAlive) {
        return new Responder(channel, keepAlive, (outcome, status) -> {});
    }

    private static void respond(ChannelHandlerContext channel, boolean keepAlive, WireReply reply) {
        unlogged(channel, keepAlive).play(new Delivery.Whole(reply), LoggedOutcome.ANSWERED);
    }
}
