package dev.polyphony.simulator;

import dev.polyphony.simulator.log.LoggedOutcome;
import dev.polyphony.simulator.log.RequestLog;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.ScriptRun;
import dev.polyphony.simulator.wire.Ask;
import dev.polyphony.simulator.wire.Incoming;
import dev.polyphony.simulator.wire.WantedReader;
import dev.polyphony.simulator.wire.WireFormat;
import dev.polyphony.simulator.wire.WireFormats;
import dev.polyphony.simulator.wire.WireReply;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the lines of batches are answered with: as requests of their own, but that no connection can break. */
final class BatchLines implements Function<Incoming, WireReply> {
    private final Supplier<ScriptRun> script;
    private final RequestLog log;

    BatchLines(Supplier<ScriptRun> script, RequestLog log) {
        this.script = script;
        this.log = log;
    }

    @Override
    public WireReply apply(Incoming line) {
        ScriptRun run = script.get();
        WireFormat wire = WireFormats.of(line.provider());
        Set<String> parameters = new HashSet<>();
        line.body().fieldNames().forEachRemaining(parameters::add);
        Ask ask = wire.ask(line).orElseThrow().carrying(parameters, WantedReader.read(line.body()));
        long sequence = log.arrived(
                ask.provider(),
                ask.model(),
                line.path(),
                false,
                ask.prompt(),
                wire.key(line).orElse(null));
        Fault fault = run.has(ask.provider(), ask.model())
                ? run.next(ask.provider(), ask.model()).fault()
                : Fault.modelNotFound();
        String requestId = "req_%08x".formatted(sequence);
        Delivery delivery = new FaultDelivery(
                        wire,
                        ask,
                        requestId,
                        () -> run.answer(
                                ask.provider(),
                                ask.model(),
                                ask.prompt(),
                                ask.inputCharacters(),
                                ask.maxTokens(),
                                ask.wanted()))
                .of(fault);
        WireReply reply = delivery instanceof Delivery.Whole(WireReply whole)
                        && whole.body().startsWith("{")
                ? whole
                : wire.error(ask, (Fault.Reported) Fault.unavailable(500), requestId);
        boolean answered = fault instanceof Fault.None;
        log.ended(
                sequence,
                answered ? LoggedOutcome.ANSWERED : LoggedOutcome.FAULTED,
                answered ? null : fault.kind(),
                reply.status());
        return reply;
    }
}
