package dev.polyphony.provider;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One exchange a call: the vendor's format writes the request and reads the answer, the exchange says what became of
 * it.
 */
final class VendorClient implements ModelClient {
    private final Endpoint endpoint;
    private final VendorFormat format;
    private final Wire wire;
    private final FailureTranslation translation;
    private final BillingEvidence evidence;

    VendorClient(Endpoint endpoint, VendorFormat format, Wire wire, FailureTranslation translation) {
        this.endpoint = endpoint;
        this.format = format;
        this.wire = wire;
        this.translation = translation;
        this.evidence = new BillingEvidence(endpoint);
    }

    @Override
    public ModelAnswer ask(ModelRequest request) throws CallException, InterruptedException {
        refuseWithoutKey();
        Exchange exchange = wire.exchange(request.time());
        ChatResponse response = null;
        String thrown = "nothing";
        try {
            response = format.chatModel(endpoint, request, exchange.builder())
                    .chat(ChatRequest.builder().messages(messages(request)).build());
        } catch (RuntimeException e) {
            // Only its name: the message can hold the provider's text, or the key.
            thrown = e.getClass().getSimpleName();
        }
        Ending.Answered answered = answered(exchange, thrown);
        return answer(request, answered, response);
    }

    private static List<ChatMessage> messages(ModelRequest request) {
        List<ChatMessage> messages = new ArrayList<>();
        if (request.system() != null) {
            messages.add(SystemMessage.from(request.system()));
        }
        for (Message turn : request.turns()) {
            messages.add(
                    switch (turn.role()) {
                        case USER -> UserMessage.from(turn.text());
                        case ASSISTANT -> AiMessage.from(turn.text());
                    });
        }
        messages.add(UserMessage.from(request.prompt()));
        return messages;
    }

    @Override
    public Set<String> models(Duration time) throws CallException, InterruptedException {
        refuseWithoutKey();
        Exchange exchange = wire.exchange(time);
        String thrown = "nothing";
        try {
            exchange.execute(format.modelsRequest(endpoint));
        } catch (RuntimeException e) {
            thrown = e.getClass().getSimpleName();
        }
        Body body = Body.of(answered(exchange, thrown).body());
        return body.modelIds()
                .orElseThrow(() -> new CallException(
                        new Failure.MalformedReply(body.defect()), new Billing.NotBilled()));
    }

    private void refuseWithoutKey() throws CallException {
        Optional<Failure> obstacle = endpoint.obstacle();
        if (obstacle.isPresent()) {
            throw CallException.unsent(obstacle.get());
        }
    }

    /** The provider's success; everything else leaves as a failure. */
    private Ending.Answered answered(Exchange exchange, String thrown) throws CallException, InterruptedException {
        Ending ending = exchange.ending()
                .orElseThrow(() -> CallException.unsent(new Failure.WorkerLost("unforeseen " + thrown)));
        if (ending instanceof Ending.Answered answered && answered.successful()) {
            return answered;
        }
        if (ending instanceof Ending.Interrupted) {
            // The exchange left the flag set on its way through the client library; the exception takes its place.
            Thread.interrupted();
            throw new RequestAborted(evidence.of(ending));
        }
        throw failure(ending);
    }

    private CallException failure(Ending ending) {
        return new CallException(translation.of(ending), evidence.of(ending));
    }

    private ModelAnswer answer(ModelRequest request, Ending.Answered answered, @Nullable ChatResponse response)
            throws CallException {
        Body body = Body.of(answered.body());
        Optional<Integer> reported = ReportedError.status(body.json());
        if (reported.isPresent()) {
            throw failure(answered.as(reported.get()));
        }
        if (body.refuses()) {
            throw new CallException(new Failure.Refused(), billing(body));
        }
        if (response == null) {
            throw new CallException(new Failure.MalformedReply(body.defect()), billing(body));
        }
        boolean truncated = response.finishReason() == FinishReason.LENGTH || body.isOutOfContext();
        String text = response.aiMessage().text();
        if (text == null || text.isBlank()) {
            String reason = truncated ? "no text before the output limit" : body.defect();
            throw new CallException(new Failure.MalformedReply(reason), billing(body));
        }
        String servedBy = response.modelName();
        return new ModelAnswer(
                text,
                servedBy == null || servedBy.isBlank() ? request.model() : servedBy,
                body.usage().orElse(null),
                truncated,
                answered.took());
    }

    /** Of an answer that is none: what was done for it is billed, as far as it was counted. */
    private static Billing billing(Body body) {
        return body.usage().<Billing>map(Billing.Billed::new).orElseGet(Billing.Unknown::new);
    }
}
