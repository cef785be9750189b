package dev.polyphony.simulator.wire;

import dev.polyphony.simulator.script.Answer;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Quota;
import java.util.List;
import java.util.Optional;

/** A vendor that tells what is left of a quota with whatever it answers. */
public record QuotaWire(WireFormat vendor, Quota.Use use) implements WireFormat {
    @Override
    public Optional<Ask> ask(Incoming incoming) {
        return vendor.ask(incoming);
    }

    @Override
    public Optional<String> key(Incoming incoming) {
        return vendor.key(incoming);
    }

    @Override
    public boolean needsKey() {
        return vendor.needsKey();
    }

    @Override
    public WireReply answer(Ask ask, Answer answer, String requestId) {
        use.tokens(answer.inputTokens() + answer.outputTokens());
        return QuotaHeaders.on(vendor.answer(ask, answer, requestId), ask.provider(), use);
    }

    @Override
    public WireReply stream(Ask ask, Answer answer, String requestId) {
        use.tokens(answer.inputTokens() + answer.outputTokens());
        return QuotaHeaders.on(vendor.stream(ask, answer, requestId), ask.provider(), use);
    }

    @Override
    public WireReply error(Ask ask, Fault.Reported fault, String requestId) {
        return QuotaHeaders.on(vendor.error(ask, fault, requestId), ask.provider(), use);
    }

    @Override
    public Optional<WireReply> tell(Incoming incoming, List<String> models) {
        return vendor.tell(incoming, models);
    }
}
