package dev.polyphony.provider;

import dev.polyphony.call.Failure;
import dev.polyphony.call.Usage;
import dev.polyphony.completion.ResponseBody;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.OtherAnswer;
import java.time.Duration;
import java.util.stream.Stream;

/** What becomes of each fault, at each vendor. */
final class FaultTable {
    private FaultTable() {}

    /** All but those that only time ends. */
    static Stream<Fault> faults() {
        return Stream.concat(
                Stream.of(
                        Fault.missingKey(),
                        Fault.badKey(),
                        Fault.forbidden(),
                        Fault.creditExhausted(),
                        Fault.throttled(null),
                        Fault.throttled(Duration.ofSeconds(7)),
                        Fault.contextTooLong(),
                        Fault.invalidRequest(400),
                        Fault.invalidRequest(422),
                        Fault.modelNotFound(),
                        Fault.unavailable(500),
                        Fault.unavailable(502),
                        Fault.unavailable(503),
                        Fault.unavailable(529),
                        Fault.refused(),
                        Fault.htmlGateway502(),
                        Fault.htmlInstead(),
                        Fault.malformedJson(),
                        Fault.emptyObject(),
                        Fault.emptyBody(),
                        Fault.resetBeforeAnswer(),
                        Fault.resetMidBody(),
                        Fault.closeMidBody(),
                        Fault.closeBeforeAnswer()),
                Stream.of(OtherAnswer.values()).map(Fault::other));
    }

    static Failure expected(Vendor vendor, Fault fault) {
        return switch (fault) {
            case Fault.MissingKey missing -> new Failure.Unauthorized(vendor == Vendor.GEMINI ? 403 : 401);
            case Fault.BadKey bad -> new Failure.Unauthorized(vendor == Vendor.GEMINI ? 400 : 401);
            case Fault.Forbidden forbidden ->
                vendor.speaksAsOpenAi()
                        ? Failure.InvalidRequest.ofProvider(
                                403, "not let through: a firewall, or a region that is not served")
                        : new Failure.Unauthorized(403);
            case Fault.CreditExhausted exhausted -> new Failure.CreditExhausted();
            case Fault.Throttled(Duration retryAfter) -> new Failure.Throttled(retryAfter);
            case Fault.ContextTooLong tooLong -> new Failure.ContextTooLong();
            case Fault.InvalidRequest(int status) -> new Failure.InvalidRequest(status, "request not accepted");
            case Fault.ModelNotFound unknown ->
                Failure.InvalidRequest.ofModel(
                        vendor == Vendor.MISTRAL || vendor == Vendor.HUGGINGFACE ? 400 : 404, "model not found");
            case Fault.Unavailable(int status) -> new Failure.Unavailable(status);
            // Ollama has no form for it: the text is just empty.
            case Fault.Refused refused ->
                vendor == Vendor.OLLAMA ? new Failure.MalformedReply("no answer in it") : new Failure.Refused();
            case Fault.HtmlGateway gateway -> new Failure.Unavailable(502);
            case Fault.HtmlInstead page -> new Failure.MalformedReply("HTML instead of JSON");
            case Fault.MalformedJson malformed -> new Failure.MalformedReply("not JSON");
            case Fault.EmptyObject empty -> new Failure.MalformedReply("no answer in it");
            case Fault.EmptyBody empty -> new Failure.MalformedReply("an empty body");
            case Fault.ResetBeforeAnswer reset -> new Failure.Unreachable("connection closed before an answer");
            case Fault.ResetMidBody reset -> new Failure.MalformedReply("cut off before its end");
            case Fault.CloseMidBody close -> new Failure.MalformedReply("cut off before its end");
            case Fault.Odd odd -> throw new IllegalArgumentException("told by its oddity");
            case Fault.CloseBeforeAnswer close -> new Failure.Unreachable("connection closed before an answer");
            case Fault.Other(OtherAnswer other) -> outcome(vendor, other).failure();
            case Fault.UnsupportedParameter mended -> throw new IllegalArgumentException("asked again");
            case Fault.PrefillRefused mended -> throw new IllegalArgumentException("asked again");
            case Fault.None none -> throw new IllegalArgumentException("no fault");
            case Fault.Hang slow -> throw new IllegalArgumentException("told by its phase");
            case Fault.SlowFirstByte slow -> throw new IllegalArgumentException("told by its phase");
            case Fault.SlowBody slow -> throw new IllegalArgumentException("told by its phase");
        };
    }

    private record Outcome(Failure failure, Billing billing) {}

    private static Outcome outcome(Vendor vendor, OtherAnswer other) {
        return switch (other) {
            case PAGE_502,
                    PAGE_504,
                    PAGE_520,
                    PAGE_521,
                    PAGE_522,
                    PAGE_523,
                    PAGE_524,
                    PLAIN_503,
                    JSON_504,
                    TRANSLATED_500 -> new Outcome(new Failure.Unavailable(other.status()), new Billing.Unknown());
            case COUNTED_500 ->
                new Outcome(new Failure.Unavailable(other.status()), new Billing.Billed(new Usage(5, 2)));
            // As Ollama writes errors too, whose failures nobody bills.
            case LOADING_503 ->
                new Outcome(
                        new Failure.Unavailable(503, Duration.ofSeconds(20)),
                        vendor == Vendor.OLLAMA ? new Billing.NotBilled() : new Billing.Unknown());
            case FIREWALL_403, REGION_403 ->
                new Outcome(
                        Failure.InvalidRequest.ofProvider(
                                403, "not let through: a firewall, or a region that is not served"),
                        new Billing.NotBilled());
            case NOWHERE_PAGE_404, NOWHERE_PLAIN_404, NOWHERE_JSON_404 ->
                new Outcome(
                        Failure.InvalidRequest.ofProvider(404, "no such address, check the base URL"),
                        new Billing.NotBilled());
            case OUTPUT_LIMIT_400 ->
                new Outcome(
                        Failure.InvalidRequest.ofRequest(
                                400, "more output than the model can write, give a smaller --max-output-tokens"),
                        ofARefusal(vendor, other));
            case CONTEXT_VLLM, CONTEXT_SGLANG, CONTEXT_XAI, CONTEXT_LM_STUDIO, CONTEXT_LLAMA_CPP, CONTEXT_BEDROCK ->
                new Outcome(new Failure.ContextTooLong(), ofARefusal(vendor, other));
            case WAIT_IN_WORDS_429 ->
                new Outcome(new Failure.Throttled(Duration.ofMillis(62_500)), new Billing.NotBilled());
        };
    }

    /** Free where it is in the vendor's own form. */
    private static Billing ofARefusal(Vendor vendor, OtherAnswer other) {
        return ErrorForm.refuses(
                        vendor.at("http://127.0.0.1:1").adapter(),
                        ResponseBody.of(other.body()).json())
                ? new Billing.NotBilled()
                : new Billing.Unknown();
    }

    /** What is known of the bill: the simulator counts an answer's tokens as 5 and 8, and a refusal's as 5 and none. */
    static Billing billing(Vendor vendor, Fault fault) {
        return switch (fault) {
            case Fault.Unavailable down -> vendor.billsFailures ? new Billing.Unknown() : new Billing.NotBilled();
            case Fault.Reported refused -> new Billing.NotBilled();
            case Fault.Refused refused -> new Billing.Billed(new Usage(5, 0));
            case Fault.Other(OtherAnswer other) -> outcome(vendor, other).billing();
            case Fault cut -> new Billing.Unknown();
        };
    }
}
