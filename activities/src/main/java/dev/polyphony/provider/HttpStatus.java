package dev.polyphony.provider;

import java.util.Set;

/** The statuses of HTTP that mean something here, and which of them say what of a request. */
public final class HttpStatus {
    public static final int NOT_FOUND = 404;
    public static final int METHOD_NOT_ALLOWED = 405;
    public static final int BUSY = 503;
    static final int BAD_REQUEST = 400;
    static final int UNAUTHORIZED = 401;
    static final int PAYMENT_REQUIRED = 402;
    static final int FORBIDDEN = 403;
    static final int PROXY_AUTHENTICATION_REQUIRED = 407;
    static final int REQUEST_TIMEOUT = 408;
    static final int TOO_LARGE = 413;
    static final int UNPROCESSABLE = 422;
    static final int TOO_MANY_REQUESTS = 429;
    static final int SERVER_ERROR = 500;
    static final int SERVICE_UNAVAILABLE = 503;

    private static final int GONE = 410;
    private static final int UNSUPPORTED_MEDIA = 415;
    private static final int HEADERS_TOO_LARGE = 431;
    static final int LEGALLY_BARRED = 451;

    private static final Set<Integer> REFUSED = Set.of(
            UNAUTHORIZED,
            FORBIDDEN,
            NOT_FOUND,
            PROXY_AUTHENTICATION_REQUIRED,
            TOO_LARGE,
            UNPROCESSABLE,
            TOO_MANY_REQUESTS);

    private static final Set<Integer> REFUSED_BY_PROVIDER = Set.of(
            BAD_REQUEST,
            PAYMENT_REQUIRED,
            METHOD_NOT_ALLOWED,
            GONE,
            UNSUPPORTED_MEDIA,
            HEADERS_TOO_LARGE,
            LEGALLY_BARRED);

    /** Of whoever expects something else than a request to a model: of media types, hosts and protocols of ours. */
    private static final Set<Integer> OTHER_PROTOCOL = Set.of(406, 411, UNSUPPORTED_MEDIA, 421, 426, 505);

    /** As the vendors' own clients read them: a lock, a part that failed behind it, too early. */
    private static final Set<Integer> MOMENTARY = Set.of(409, 424, 425);

    /** 520 to 524 are Cloudflare's. */
    private static final Set<Integer> GIVEN_UP = Set.of(504, 520, 521, 522, 523, 524);

    private HttpStatus() {}

    /** Refused before any work, whoever says so. */
    static boolean isRefused(int status) {
        return REFUSED.contains(status);
    }

    /** Refused before any work, where the provider itself says so. */
    static boolean isRefusedByProvider(int status) {
        return REFUSED_BY_PROVIDER.contains(status);
    }

    /** Somebody on the way has given up waiting for what may be under way. */
    static boolean isGivenUp(int status) {
        return GIVEN_UP.contains(status);
    }

    static boolean isServerError(int status) {
        return status >= SERVER_ERROR;
    }

    /** Whether it says that something goes wrong there which may go well a little later. */
    static boolean isServersTrouble(int status) {
        return (isServerError(status) && !isOtherProtocol(status)) || MOMENTARY.contains(status);
    }

    /** What was asked for is not there. */
    public static boolean isNowhere(int status) {
        return status == NOT_FOUND || status == GONE;
    }

    static boolean isOtherProtocol(int status) {
        return OTHER_PROTOCOL.contains(status);
    }

    /** The request is not accepted as it is: another one may be. */
    static boolean isBadRequest(int status) {
        return status == BAD_REQUEST || status == UNPROCESSABLE;
    }
}
