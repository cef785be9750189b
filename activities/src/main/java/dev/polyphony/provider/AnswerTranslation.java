package dev.polyphony.provider;

import dev.polyphony.call.Failure;
import dev.polyphony.call.TokenLogprob;
import dev.polyphony.call.ToolCall;
import dev.polyphony.call.Usage;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.completion.Completion;
import dev.polyphony.completion.CompletionReader;
import dev.polyphony.completion.ResponseBody;
import dev.polyphony.provider.ParameterSupport.Refused;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an exchange with one endpoint comes to: a model's answer, or a failure with what is known of its bill. */
final class AnswerTranslation {
    private static final Logger log = LoggerFactory.getLogger(AnswerTranslation.class);

    private final Endpoint endpoint;
    private final VendorFormat format;
    private final FailureTranslation translation;
    private final BillingEvidence evidence;

    AnswerTranslation(Endpoint endpoint, VendorFormat format, FailureTranslation translation) {
        this.endpoint = endpoint;
        this.format = format;
        this.translation = translation;
        this.evidence = new BillingEvidence(endpoint);
    }

    /** The provider's success; everything else leaves as a failure. */
    ExchangeOutcome.Answered success(Exchange exchange, @Nullable Class<?> thrown)
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

    CallException failure(ExchangeOutcome ending) {
        CallException failure = new CallException(translation.of(ending), evidence.of(ending));
        return endpoint.adapter() == Adapter.OLLAMA && isOutOfMemory(ending) ? failure.outOfMemory() : failure;
    }

    private static boolean isOutOfMemory(ExchangeOutcome ending) {
        return ending instanceof ExchangeOutcome.Answered answered
                && HttpStatus.isServersTrouble(answered.status())
                && VendorError.of(ResponseBody.of(answered.body())).isOutOfMemory();
    }

    /**
     * What was sent as a success: the model's answer, or the failure that it is none the less.
     *
     * @param dropped names of the parameters that were left out of the request
     */
    ModelAnswer answer(ModelRequest request, ExchangeOutcome.Answered answered, List<String> dropped)
            throws CallException {
        boolean tools = request.parameters().offersTools();
        Completion completion = CompletionReader.of(endpoint.adapter()).read(ResponseBody.of(answered.body()), tools);
        return switch (completion) {
            case Completion.Answered answer
            when answer.usage() != null && format.isPromptCut(endpoint, request, answer.usage()) ->
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
