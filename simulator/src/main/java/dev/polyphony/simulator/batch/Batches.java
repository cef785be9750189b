package dev.polyphony.simulator.batch;

import dev.polyphony.simulator.script.ScriptRun;
import dev.polyphony.simulator.wire.Incoming;
import dev.polyphony.simulator.wire.WireReply;
import io.netty.handler.codec.http.FullHttpRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The batch APIs of all vendors that have one. Safe for concurrent use. */
public final class Batches {
    private final Supplier<ScriptRun> script;
    private final Function<Incoming, WireReply> direct;
    private final OpenAiBatches openAi = new OpenAiBatches();
    private final AnthropicBatches anthropic = new AnthropicBatches();

    /** @param direct what a request of its own would be answered with */
    public Batches(Supplier<ScriptRun> script, Function<Incoming, WireReply> direct) {
        this.script = script;
        this.direct = direct;
    }

    /** Empty where it is no request to a batch API. */
    public synchronized Optional<WireReply> answer(Incoming incoming, FullHttpRequest request) {
        return switch (incoming.provider()) {
            case "anthropic" -> anthropic.answer(incoming, script.get().batching(), asking(incoming, "/v1/messages"));
            case "gemini", "ollama", "mistral", "huggingface" -> Optional.empty();
            default ->
                openAi.answer(incoming, request, script.get().batching(), asking(incoming, "/v1/chat/completions"));
        };
    }

    private Function<Batch.Line, WireReply> asking(Incoming incoming, String path) {
        return line -> direct.apply(
                new Incoming(incoming.provider(), "POST", path, Map.of(), incoming.headers(), line.body()));
    }
}
