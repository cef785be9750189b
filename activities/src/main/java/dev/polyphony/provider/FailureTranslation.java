package dev.polyphony.provider;

import dev.polyphony.call.Failure;
import dev.polyphony.call.Failure.Phase;
import dev.polyphony.call.Via;
import dev.polyphony.completion.ResponseBody;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The one translation of what providers answer and networks do into {@link Failure}. What it gives is in our own words:
 * a provider's text can quote the prompt or the key.
 */
final class FailureTranslation {
    private final Clock clock;

    /** @param clock against which a provider's dates are read */
    FailureTranslation(Clock clock) {
        this.clock = clock;
    }

    /** An answered ending must not be a success. */
    Failure of(ExchangeOutcome ending) {
        return switch (ending) {
            case ExchangeOutcome.Answered answered -> ofStatus(answered);
            case ExchangeOutcome.OutOfTime(Phase phase, boolean written) -> new Failure.TimedOut(phase);
            case ExchangeOutcome.Broken(Phase phase, Throwable cause, boolean written) -> ofBroken(phase, cause);
            case ExchangeOutcome.Interrupted interrupted -> new Failure.Cancelled();
        };
    }

    private Failure ofStatus(ExchangeOutcome.Answered answered) {
        int status = answered.status();
        if (!answered.successful() && Via.isOwn(answered.headers().allValues(Via.HEADER))) {
            return Failure.InvalidRequest.ofProvider(
                    status, "its base URL leads back to Polyphony, give workers the provider's");
        }
        VendorError error = VendorError.of(ResponseBody.of(answered.body()));
        if (status == HttpStatus.PROXY_AUTHENTICATION_REQUIRED) {
            return new Failure.Unreachable("the proxy wants a user and a password: HTTPS_PROXY");
        }
        if (status == HttpStatus.REQUEST_TIMEOUT) {
            return new Failure.TimedOut(Phase.FIRST_BYTE);
        }
        if (HttpStatus.isServersTrouble(status) && !error.isContextTooLong()) {
            return new Failure.Unavailable(status, retryAfter(answered, error));
        }
        if (status == HttpStatus.PAYMENT_REQUIRED || error.isCreditExhausted()) {
            return new Failure.CreditExhausted();
        }
        if (error.isAccountClosed()) {
            return new Failure.Unauthorized(status);
        }
        if (status == HttpStatus.TOO_MANY_REQUESTS) {
            // A request that is larger than a whole minute's quota never fits, however long one waits.
            return error.isRequestTooLarge()
                    ? new Failure.ContextTooLong()
                    : new Failure.Throttled(retryAfter(answered, error));
        }
        if (error.isRefusal()) {
            return new Failure.Refused();
        }
        if (status == HttpStatus.TOO_LARGE || error.isContextTooLong()) {
            return new Failure.ContextTooLong();
        }
        if (error.isWithheldModel()) {
            return Failure.InvalidRequest.ofModel(status, "the model is not open to this account");
        }
        if (error.isUnknownModel()) {
            return Failure.InvalidRequest.ofModel(status, "model not found");
        }
        if (error.isBadKey()) {
            return new Failure.Unauthorized(status);
        }
        if (isNotLetThrough(status, error)) {
            return error.isAboutModel()
                    ? Failure.InvalidRequest.ofModel(status, "the model is not served in this region")
                    : Failure.InvalidRequest.ofProvider(
                            status, "not let through: a firewall, or a region that is not served");
        }
        if (status == HttpStatus.UNAUTHORIZED || status == HttpStatus.FORBIDDEN) {
            return new Failure.Unauthorized(status);
        }
        return invalid(status, error);
    }

    private @Nullable Duration retryAfter(ExchangeOutcome.Answered answered, VendorError error) {
        return RetryAfter.of(answered.headers(), error, clock.instant()).orElse(null);
    }

    /** A firewall answers with a page of its own, or in the vendor's form; a region is told by its own words. */
    private static boolean isNotLetThrough(int status, VendorError error) {
        return error.isBarred()
                || status == HttpStatus.LEGALLY_BARRED
                || (status == HttpStatus.FORBIDDEN && (error.isBlocked() || !error.isJson()));
    }

    /** What is left is the request's own where the next one may fare better. */
    private static Failure invalid(int status, VendorError error) {
        if (status < HttpStatus.BAD_REQUEST) {
            return Failure.InvalidRequest.ofProvider(status, "redirected, check the base URL");
        }
        if (HttpStatus.isNowhere(status)) {
            if (error.isWrongAddress()) {
                return Failure.InvalidRequest.ofProvider(status, "no such address, check the base URL");
            }
            return error.isUnservedDemand()
                    ? Failure.InvalidRequest.ofRequest(status, "nobody serves the model with what was asked for")
                    : Failure.InvalidRequest.ofModel(status, "model not found");
        }
        if (status == HttpStatus.METHOD_NOT_ALLOWED) {
            return Failure.InvalidRequest.ofProvider(status, "no such method, check the base URL");
        }
        if (HttpStatus.isOtherProtocol(status)) {
            return Failure.InvalidRequest.ofProvider(status, "it speaks another protocol, check the base URL");
        }
        if (error.isUnsupportedParameter()) {
            return Failure.InvalidRequest.ofRequest(status, "a parameter the model does not support");
        }
        if (error.isOutputLimitTooLarge()) {
            return Failure.InvalidRequest.ofRequest(
                    status, "more output than the model can write, give a smaller --max-output-tokens");
        }
        return new Failure.InvalidRequest(status, "request not accepted");
    }

    private static Failure ofBroken(Phase phase, Throwable cause) {
        if (isCausedBy(cause, BoundedText.TooLarge.class)) {
            return new Failure.MalformedReply("too large for an answer");
        }
        if (phase == Phase.BODY) {
            return new Failure.MalformedReply("cut off before its end");
        }
        if (isCausedBy(cause, UnresolvedAddressException.class) || isCausedBy(cause, UnknownHostException.class)) {
            return new Failure.Unreachable("host name not found");
        }
        if (isCausedBy(cause, ConnectException.class)) {
            return new Failure.Unreachable("connection refused");
        }
        if (isCausedBy(cause, SSLException.class)) {
            return new Failure.Unreachable("no secure connection");
        }
        if (isCausedBy(cause, ProtocolException.class)) {
            return new Failure.MalformedReply("not HTTP");
        }
        return new Failure.Unreachable(
                isRefusedTunnel(cause) ? "the proxy does not let it through" : "connection closed before an answer");
    }

    /** The JDK has no type for it. */
    private static boolean isRefusedTunnel(Throwable failure) {
        return String.valueOf(failure.getMessage()).startsWith("Tunnel failed");
    }

    private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
