package dev.polyphony.simulator;

import dev.polyphony.simulator.batch.Batches;
import dev.polyphony.simulator.log.LoggedOutcome;
import dev.polyphony.simulator.log.RequestLog;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Quota;
import dev.polyphony.simulator.script.ScriptRun;
import dev.polyphony.simulator.wire.Ask;
import dev.polyphony.simulator.wire.EmbeddingWire;
import dev.polyphony.simulator.wire.Incoming;
import dev.polyphony.simulator.wire.QuotaWire;
import dev.polyphony.simulator.wire.WantedReader;
import dev.polyphony.simulator.wire.WireFormat;
import dev.polyphony.simulator.wire.WireFormats;
import dev.polyphony.simulator.wire.WireReply;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection: takes a request, logs it, and has it answered as the script says. */
final class ConnectionHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);

    private final Supplier<ScriptRun> script;
    private final RequestLog log;
    private final Batches batches;
    private final Admin admin;
    /** The request being answered, by its number in the log. */
    private @Nullable Pending pending;

    private record Pending(long sequence, @Nullable String fault) {}

    ConnectionHandler(Supplier<ScriptRun> script, RequestLog log, Batches batches, Admin admin) {
        this.batches = batches;
        this.script = script;
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
                turn.fault() instanceof Fault.None ? null : turn.fault().kind());
        FaultDelivery delivery = new FaultDelivery(
                quota.<WireFormat>map(use -> new QuotaWire(wire, use)).orElse(wire),
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
        Runnable play = () ->
                responder.play(delivery.of(turn.fault()), healthy ? LoggedOutcome.ANSWERED : LoggedOutcome.FAULTED);
        if (turn.latencyMillis() == 0) {
            play.run();
        } else {
            responder.later(turn.latencyMillis(), play);
        }
    }

    /** What the vendor would reject by itself, whatever the script says of the model. */
    private static Optional<Fault> mistake(ScriptRun run, WireFormat wire, Incoming incoming, Ask ask) {
        Optional<Fault> key = keyMistake(run, wire, incoming);
        if (key.isPresent()) {
            return key;
        }
        if (ask.model().isBlank() || incoming.body().isMissingNode()) {
            return Optional.of(Fault.invalidRequest(400));
        }
        return run.has(ask.provider(), ask.model()) ? Optional.empty() : Optional.of(Fault.modelNotFound());
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
        if (!(cause instanceof IOException)) {
            LOG.warn("simulator failed on a request", cause);
        }
        channel.close();
    }

    private static void respond(ChannelHandlerContext channel, boolean keepAlive, WireReply reply) {
        new Responder(channel, keepAlive, (outcome, status) -> {})
                .play(new Delivery.Whole(reply), LoggedOutcome.ANSWERED);
    }
}
