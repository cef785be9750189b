package dev.polyphony.simulator.script;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One way a provider fails a request. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Fault.None.class, name = "none"),
    @JsonSubTypes.Type(value = Fault.MissingKey.class, name = "missingKey"),
    @JsonSubTypes.Type(value = Fault.BadKey.class, name = "badKey"),
    @JsonSubTypes.Type(value = Fault.Forbidden.class, name = "forbidden"),
    @JsonSubTypes.Type(value = Fault.CreditExhausted.class, name = "creditExhausted"),
    @JsonSubTypes.Type(value = Fault.Throttled.class, name = "throttled"),
    @JsonSubTypes.Type(value = Fault.ContextTooLong.class, name = "contextTooLong"),
    @JsonSubTypes.Type(value = Fault.InvalidRequest.class, name = "invalidRequest"),
    @JsonSubTypes.Type(value = Fault.ModelNotFound.class, name = "modelNotFound"),
    @JsonSubTypes.Type(value = Fault.Unavailable.class, name = "unavailable"),
    @JsonSubTypes.Type(value = Fault.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = Fault.HtmlGateway.class, name = "htmlGateway502"),
    @JsonSubTypes.Type(value = Fault.HtmlInstead.class, name = "htmlInstead"),
    @JsonSubTypes.Type(value = Fault.MalformedJson.class, name = "malformedJson"),
    @JsonSubTypes.Type(value = Fault.EmptyObject.class, name = "emptyObject"),
    @JsonSubTypes.Type(value = Fault.EmptyBody.class, name = "emptyBody"),
    @JsonSubTypes.Type(value = Fault.Hang.class, name = "hang"),
    @JsonSubTypes.Type(value = Fault.SlowFirstByte.class, name = "slowFirstByte"),
    @JsonSubTypes.Type(value = Fault.SlowBody.class, name = "slowBody"),
    @JsonSubTypes.Type(value = Fault.ResetBeforeAnswer.class, name = "resetBeforeAnswer"),
    @JsonSubTypes.Type(value = Fault.ResetMidBody.class, name = "resetMidBody"),
    @JsonSubTypes.Type(value = Fault.CloseMidBody.class, name = "closeMidBody"),
    @JsonSubTypes.Type(value = Fault.Odd.class, name = "odd"),
    @JsonSubTypes.Type(value = Fault.CloseBeforeAnswer.class, name = "closeBeforeAnswer"),
    @JsonSubTypes.Type(value = Fault.Other.class, name = "other"),
    @JsonSubTypes.Type(value = Fault.UnsupportedParameter.class, name = "unsupportedParameter"),
    @JsonSubTypes.Type(value = Fault.PrefillRefused.class, name = "prefillRefused"),
})
public sealed interface Fault {

    /** A fault that the vendor reports itself, with a status and an error body of its own. */
    sealed interface Reported extends Fault {}

    /** The kind as scripts and the log write it. */
    default String kind() {
        return FaultKinds.of(getClass());
    }

    /** No fault: a healthy answer between others in a sequence. */
    record None() implements Fault {}

    record MissingKey() implements Reported {}

    record BadKey() implements Reported {}

    record Forbidden() implements Reported {}

    record CreditExhausted() implements Reported {}

    /** 429. Without a delay, no hint is given of when to come back. */
    record Throttled(@Nullable Duration retryAfter) implements Reported {
        public Throttled {
            if (retryAfter != null && retryAfter.isNegative()) {
                throw new IllegalArgumentException("retryAfter is negative: " + retryAfter);
            }
        }
    }

    record ContextTooLong() implements Reported {}

    /** @param status 400 or 422 */
    record InvalidRequest(int status) implements Reported {
        public InvalidRequest {
            Allowed.check(status, Set.of(400, 422));
        }
    }

    record ModelNotFound() implements Reported {}

    /** @param status 500, 502, 503 or 529 */
    record Unavailable(int status) implements Reported {
        public Unavailable {
            Allowed.check(status, Set.of(500, 502, 503, 529));
        }
    }

    /** The model declines: a success on the wire wherever the vendor has no other form. */
    record Refused() implements Fault {}

    /** 502 with a proxy's page. */
    record HtmlGateway() implements Fault {}

    /** 200 with a page where JSON should be. */
    record HtmlInstead() implements Fault {}

    /** 200 with an answer cut in the middle, complete by its content-length. */
    record MalformedJson() implements Fault {}

    record EmptyObject() implements Fault {}

    record EmptyBody() implements Fault {}

    /** Accepts the request and never answers. */
    record Hang() implements Fault {}

    record SlowFirstByte(Duration delay) implements Fault {}

    /** Headers and the first half at once, the rest evenly over the duration. */
    record SlowBody(Duration duration) implements Fault {}

    record ResetBeforeAnswer() implements Fault {}

    record ResetMidBody() implements Fault {}

    /** An orderly close short of the content-length, or of the last chunk. */
    record CloseMidBody() implements Fault {}

    /** No fault of the provider, and not the form its documentation shows either. */
    record Odd(Oddity oddity) implements Fault {
        @Override
        public String kind() {
            return oddity.word();
        }
    }

    static Fault odd(Oddity oddity) {
        return new Odd(oddity);
    }

    /** An orderly close after the whole request, without a byte. */
    record CloseBeforeAnswer() implements Fault {}

    record Other(OtherAnswer answer) implements Fault {}

    /** Refused while the request carries that parameter, in OpenAI's words; answered without it. */
    record UnsupportedParameter(String parameter) implements Fault {}

    /** Refused while the request ends with the beginning of its answer, in the vendor's words; answered without. */
    record PrefillRefused() implements Fault {}

    static Fault none() {
        return new None();
    }

    static Fault missingKey() {
        return new MissingKey();
    }

    static Fault badKey() {
        return new BadKey();
    }

    static Fault forbidden() {
        return new Forbidden();
    }

    static Fault creditExhausted() {
        return new CreditExhausted();
    }

    static Fault throttled(@Nullable Duration retryAfter) {
        return new Throttled(retryAfter);
    }

    static Fault contextTooLong() {
        return new ContextTooLong();
    }

    static Fault invalidRequest(int status) {
        return new InvalidRequest(status);
    }

    static Fault modelNotFound() {
        return new ModelNotFound();
    }

    static Fault unavailable(int status) {
        return new Unavailable(status);
    }

    static Fault refused() {
        return new Refused();
    }

    static Fault htmlGateway502() {
        return new HtmlGateway();
    }

    static Fault htmlInstead() {
        return new HtmlInstead();
    }

    static Fault malformedJson() {
        return new MalformedJson();
    }

    static Fault emptyObject() {
        return new EmptyObject();
    }

    static Fault emptyBody() {
        return new EmptyBody();
    }

    static Fault hang() {
        return new Hang();
    }

    static Fault slowFirstByte(Duration delay) {
        return new SlowFirstByte(delay);
    }

    static Fault slowBody(Duration duration) {
        return new SlowBody(duration);
    }

    static Fault resetBeforeAnswer() {
        return new ResetBeforeAnswer();
    }

    static Fault resetMidBody() {
        return new ResetMidBody();
    }

    static Fault closeMidBody() {
        return new CloseMidBody();
    }

    static Fault closeBeforeAnswer() {
        return new CloseBeforeAnswer();
    }

    static Fault other(OtherAnswer answer) {
        return new Other(answer);
    }

    static Fault unsupportedParameter(String parameter) {
        return new UnsupportedParameter(parameter);
    }

    static Fault prefillRefused() {
        return new PrefillRefused();
    }
}
