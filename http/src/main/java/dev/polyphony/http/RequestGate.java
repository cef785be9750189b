package dev.polyphony.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Before everything else: who speaks, and the whole body. A body is read here as it arrives, without a thread that
 * waits for it, so that whoever sends slowly, or half, holds up nobody; and a refusal, too, first lets the sender come
 * to its end, since many look at no answer before.
 */
final class RequestGate implements Filter {
    private final AccessRules rules;
    private final HttpSettings settings;
    private final BodyMemory memory = new BodyMemory();

    RequestGate(HttpSettings settings) {
        this.rules = new AccessRules(settings);
        this.settings = settings;
    }

    @Override
    public void doFilter(ServletRequest given, ServletResponse answer, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) given;
        HttpServletResponse response = (HttpServletResponse) answer;
        boolean body = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
        if (StreamedBody.isOf(request)) {
            Optional<Refusal> foreign = rules.refusal(request);
            if (foreign.isEmpty()) {
                chain.doFilter(request, response);
                return;
            }
        }
        Refusal refusal = refusal(request);
        if (body && (refusal == null || !waitsForLeave(request))) {
            BodyReading.start(request, response, settings, memory, refusal);
        } else if (refusal == null) {
            chain.doFilter(request, response);
        } else {
            if (body) {
                ProblemReportValve.abandonBody(request, response);
            }
            refusal.write(request, response);
        }
    }

    private @Nullable Refusal refusal(HttpServletRequest request) {
        return rules.refusal(request)
                .orElse(
                        request.getContentLengthLong()
                                        > settings.maxBody(ProtocolError.isOfProtocols(request))
                                                .toBytes()
                                ? Refusal.TOO_LARGE
                                : null);
    }

    /** A sender that asked first, or has so much that it will look up. */
    private static boolean waitsForLeave(HttpServletRequest request) {
        return request.getHeader("Expect") != null
                || request.getContentLengthLong() > HttpSettings.LARGEST_BODY.toBytes();
    }
}
