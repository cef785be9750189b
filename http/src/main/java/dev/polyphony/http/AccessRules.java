package dev.polyphony.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * Keeps web pages out that a person happens to visit. A page of another origin is refused by its Origin; one whose name
 * was made to lead here (DNS rebinding) by its Host; and what changes anything needs a content type that a page cannot
 * send without being asked back first.
 */
final class AccessRules {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> KNOWN = Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "0:0:0:0:0:0:0:1");

    /**
     * What is posted there in another form; no page of another origin can send these without being asked back either.
     */
    private static final Map<String, String> OTHER_TYPES =
            Map.of("/api/pipelines", "application/yaml", "/api/costs/reconciliation", "text/csv");

    /** Under it graded answers are put, a line of JSON each; small enough to be read whole. */
    private static final String GRADED = "/api/workloads/";

    /** All that is posted to under {@code /v1}. */
    private static final Set<String> QUESTIONS = Set.of(
            "/v1/chat/completions", "/v1/responses", "/v1/messages", "/v1/messages/count_tokens", "/v1/embeddings");

    /** Of the form of an address, so that looking at it asks no name server. */
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}|[0-9a-f:.]*:[0-9a-f:.]*");

    private final List<String> hosts;
    /** Under it payloads are decrypted. */
    private static final String CODEC = "/codec/";

    private final List<Authority> origins;
    private final List<Authority> codecOrigins;

    AccessRules(HttpSettings settings) {
        hosts = settings.hosts().stream()
                .flatMap(host -> Authority.parse(host).stream())
                .map(Authority::host)
                .toList();
        origins = authorities(settings.origins());
        codecOrigins = authorities(settings.codecOrigins());
    }

    private static List<Authority> authorities(List<String> origins) {
        return origins.stream()
                .flatMap(origin -> Authority.ofOrigin(origin).stream())
                .toList();
    }

    Optional<Refusal> refusal(HttpServletRequest request) {
        Optional<Authority> host = host(request);
        if (host.isEmpty() || !reaches(host.get(), request)) {
            return Optional.of(Refusal.FOREIGN_HOST);
        }
        if (foreign(request, host.get())) {
            return Optional.of(Refusal.FOREIGN_ORIGIN);
        }
        if (!KNOWN.contains(request.getMethod())) {
            return Optional.of(Refusal.UNKNOWN_METHOD);
        }
        if (READING.contains(request.getMethod())) {
            return Optional.empty();
        }
        if (isEncoded(request)) {
            return Optional.of(Refusal.ENCODED);
        }
        if (isJson(request.getContentType())
                || StreamedBody.isOf(request)
                || isOfAnotherType(request)
                || isGraded(request)) {
            return Optional.empty();
        }
        return Optional.of(isServed(request) ? Refusal.NO_JSON : Refusal.NOT_FOUND);
    }

    private static boolean isEncoded(HttpServletRequest request) {
        return Collections.list(request.getHeaders("Content-Encoding")).stream()
                .flatMap(codings -> Stream.of(codings.split(",")))
                .map(String::strip)
                .anyMatch(coding -> !coding.isEmpty() && !coding.equalsIgnoreCase("identity"));
    }

    /** Clients of both protocols upload, and delete without a type, where we have nothing that another would reach. */
    private static boolean isServed(HttpServletRequest request) {
        return !ProtocolError.isOfProtocols(request)
                || (request.getMethod().equals("POST") && QUESTIONS.contains(request.getRequestURI()));
    }

    private static boolean isOfAnotherType(HttpServletRequest request) {
        String type = request.getContentType();
        String taken = OTHER_TYPES.get(request.getRequestURI());
        return request.getMethod().equals("POST")
                && type != null
                && taken != null
                && type.toLowerCase(Locale.ROOT).startsWith(taken);
    }

    private static boolean isGraded(HttpServletRequest request) {
        return request.getMethod().equals("PUT")
                && request.getRequestURI().startsWith(GRADED)
                && StreamedBody.isLines(request.getContentType());
    }

    private static Optional<Authority> host(HttpServletRequest request) {
        List<String> given = Collections.list(request.getHeaders("Host"));
        return given.size() == 1 ? Authority.parse(given.getFirst()) : Optional.empty();
    }

    private boolean reaches(Authority host, HttpServletRequest request) {
        return LOOPBACK.contains(host.host())
                || hosts.contains(host.host())
                || isAddress(host.host(), request.getLocalAddr());
    }

    /** An address that the connection came in by: no name leads there by deceit. */
    private static boolean isAddress(String host, String local) {
        if (!ADDRESS.matcher(host).matches()) {
            return false;
        }
        try {
            return InetAddress.getByName(host).equals(InetAddress.getByName(local));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private boolean foreign(HttpServletRequest request, Authority host) {
        List<String> given = Collections.list(request.getHeaders("Origin"));
        if (given.isEmpty()) {
            return fetchedByAnotherSite(request.getHeader("Sec-Fetch-Site"), request.getHeader("Sec-Fetch-Mode"));
        }
        boolean codec = request.getRequestURI().startsWith(CODEC);
        return !given.stream().allMatch(origin -> known(origin, host, codec));
    }

    /** A picture or a script of another site has no Origin; a link that somebody follows is no page's doing. */
    private static boolean fetchedByAnotherSite(@Nullable String site, @Nullable String mode) {
        return ("cross-site".equals(site) || "same-site".equals(site)) && !"navigate".equals(mode);
    }

    private boolean known(String origin, Authority host, boolean codec) {
        Optional<Authority> from = Authority.ofOrigin(origin);
        String scheme = origin.substring(0, Math.max(0, origin.indexOf(':')));
        return from.isPresent()
                && (from.get().equals(host.withPort(Authority.usualPort(scheme)))
                        || origins.contains(from.get())
                        || (codec && codecOrigins.contains(from.get())));
    }

    private static boolean isJson(@Nullable String contentType) {
        try {
            return contentType != null
                    && MediaType.APPLICATION_JSON.equalsTypeAndSubtype(MediaType.parseMediaType(contentType));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }
}
