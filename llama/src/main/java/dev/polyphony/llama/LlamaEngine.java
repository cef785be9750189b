package dev.polyphony.llama;

import com.fasterxml.jackson.databind.node.ObjectNode;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.args.PoolingType;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One model in this process. Requests beyond its slots wait in the order they came. Safe for use by many threads; each
 * call holds its thread until it is done.
 */
final class LlamaEngine {
    /** What one pass over a text takes at the most, and so the longest text that a vector is made of. */
    private static final int PASS = 512;

    private static final int LARGER_PASS = 2048;

    private final ServerSettings settings;
    private final LlamaModel model;
    private final NativeCalls calls;
    private final ChatTemplate template;
    private final Semaphore slots;

    /**
     * Loads the file. Throws the binding's exception where it cannot be; where it is no sound model, the process may
     * end.
     */
    LlamaEngine(ServerSettings settings) {
        this.settings = settings;
        ModelParameters parameters = new ModelParameters()
                .setModel(settings.file().toString())
                .setCtxSize(settings.context() * settings.slots())
                .setParallel(settings.slots())
                .setThreads(settings.threads())
                .setThreadsBatch(settings.threads())
                .setUbatchSize(pass())
                .enableJinja()
                .enableEmbedding()
                // A beginning that is forgotten in silence makes a wrong answer; too long is too long.
                .disableContextShift()
                .skipWarmup();
        if (!settings.embedsOnly()) {
            // What has read all the others; the mean of all cannot be had of such models in this version.
            parameters.setPoolingType(PoolingType.LAST);
        }
        this.model = new LlamaModel(parameters);
        this.calls = new NativeCalls(model);
        this.template = new ChatTemplate(model);
        this.slots = new Semaphore(settings.slots(), true);
    }

    private int pass() {
        return settings.embedsOnly() ? Math.min(LARGER_PASS, Math.max(PASS, settings.context())) : PASS;
    }

    /** How an answer ended, and what it took. */
    record Completion(int promptTokens, int tokens, boolean complete) {
        String finishReason() {
            return complete ? "stop" : "length";
        }
    }

    /** That the request came to nothing since nobody wants its answer any more. */
    static final class Unwanted extends Exception {
        Unwanted() {
            super("nobody waits for the answer");
        }
    }

    /**
     * Writes an answer. Interrupting gives up a turn that is waited for; what is being written ends by
     * {@code unwanted}.
     *
     * @param begun told once the request is accepted, before the first piece
     * @param pieces hears each piece of the text
     * @param unwanted asked before each piece whether to end
     */
    Completion answer(ChatRequest request, Runnable begun, Consumer<String> pieces, BooleanSupplier unwanted)
            throws BadRequest, Unwanted, InterruptedException {
        if (settings.embedsOnly()) {
            throw new BadRequest("invalid_value", "model", "This is a model for embeddings: it writes no answers.");
        }
        slots.acquire();
        try {
            return answered(request, begun, pieces, unwanted);
        } finally {
            slots.release();
        }
    }

    private Completion answered(ChatRequest request, Runnable begun, Consumer<String> pieces, BooleanSupplier unwanted)
            throws BadRequest, Unwanted {
        String prompt = template.prompt(request.messages());
        int[] tokens = model.encode(prompt);
        int room = settings.context() - tokens.length - 1;
        if (room < 1) {
            throw BadRequest.tooLong(settings.context(), tokens.length);
        }
        int most = request.maxTokens() == null ? room : Math.min(request.maxTokens(), room);
        ObjectNode parameters = request.sampling().deepCopy();
        if (ChatTemplate.begins(prompt)) {
            var ids = parameters.putArray("prompt");
            for (int token : tokens) {
                ids.add(token);
            }
        } else {
            parameters.put("prompt", prompt);
        }
        parameters.put("n_predict", most).put("stream", true).put("cache_prompt", true);
        int task = begin(parameters);
        return received(task, parameters, tokens.length, begun, pieces, unwanted);
    }

    private int begin(ObjectNode parameters) throws BadRequest {
        try {
            return calls.request(parameters.toString());
        } catch (NativeCalls.Refused e) {
            throw refused(parameters);
        }
    }

    private static BadRequest refused(ObjectNode parameters) {
        return parameters.has("json_schema")
                ? new BadRequest(
                        "unsupported_parameter",
                        "response_format",
                        "The schema of 'response_format' has something that llama.cpp cannot keep to.")
                : new BadRequest("invalid_value", null, "llama.cpp refuses the request.");
    }

    private Completion received(
            int task,
            ObjectNode parameters,
            int promptTokens,
            Runnable begun,
            Consumer<String> pieces,
            BooleanSupplier unwanted)
            throws BadRequest, Unwanted {
        int most = parameters.path("n_predict").asInt();
        int count = 0;
        boolean wordless = false;
        while (true) {
            NativeCalls.Token token;
            try {
                token = calls.receive(task);
            } catch (NativeCalls.Refused e) {
                // As of a grammar that it cannot read.
                if (count > 0) {
                    throw e;
                }
                throw refused(parameters);
            }
            if (token.last()) {
                if (count == 0) {
                    begun.run();
                }
                return new Completion(promptTokens, count, count < most || wordless);
            }
            if (unwanted.getAsBoolean()) {
                calls.cancel(task);
                throw new Unwanted();
            }
            if (count == 0) {
                begun.run();
            }
            wordless = token.text().isEmpty();
            count += tokens(token.text());
            if (!wordless) {
                pieces.accept(token.text());
            }
        }
    }

    /**
     * One, but of a character that takes several: they come together. Nobody says how many, so they are counted anew.
     */
    private int tokens(String piece) {
        boolean plain = piece.chars().allMatch(character -> character < 0x80);
        return plain ? 1 : Math.max(1, model.encode(piece).length);
    }

    int tokensOf(String text) {
        return model.encode(text).length;
    }

    /** The vector of a text, of length 1. */
    float[] embed(String text) throws BadRequest, InterruptedException {
        int longest = Math.min(pass(), settings.context()) - 2;
        int tokens = tokensOf(text);
        if (tokens > longest) {
            throw BadRequest.tooLong(longest, tokens);
        }
        slots.acquire();
        try {
            return model.embed(text);
        } finally {
            slots.release();
        }
    }
}
