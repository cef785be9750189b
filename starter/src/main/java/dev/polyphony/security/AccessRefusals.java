package dev.polyphony.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/** Has a request that comes no further answered as its handler's errors are: in the protocol that is spoken there. */
final class AccessRefusals implements AuthenticationEntryPoint, AccessDeniedHandler, RequestRejectedHandler {
    private final HandlerExceptionResolver errors;
    private final HandlerMapping handlers;

    AccessRefusals(HandlerExceptionResolver errors, HandlerMapping handlers) {
        this.errors = errors;
        this.handlers = handlers;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException problem)
            throws IOException {
        AuthenticationException known =
                problem instanceof KeyRefused || problem instanceof IdentityUnknown ? problem : KeyRefused.missing();
        if (known instanceof KeyRefused refused) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, refused.challenge());
        }
        answer(request, response, known, HttpServletResponse.SC_UNAUTHORIZED);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException problem)
            throws IOException {
        AccessDeniedException known = problem instanceof RoleMissing ? problem : RoleMissing.open();
        answer(request, response, known, HttpServletResponse.SC_FORBIDDEN);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException problem)
            throws IOException {
        answer(request, response, problem, HttpServletResponse.SC_BAD_REQUEST);
    }

    void tooMany(HttpServletRequest request, HttpServletResponse response, TooManyRequests problem) throws IOException {
        answer(request, response, problem, HttpStatus.TOO_MANY_REQUESTS.value());
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, Exception problem, int status)
            throws IOException {
        if (errors.resolveException(request, response, handler(request), problem) == null) {
            response.sendError(status);
        }
    }

    private @Nullable Object handler(HttpServletRequest request) {
        try {
            ServletRequestPathUtils.parseAndCache(request);
            HandlerExecutionChain found = handlers.getHandler(request);
            return found == null ? null : found.getHandler();
        } catch (Exception nobodys) {
            // Of another method, or nothing that can be read.
            return null;
        }
    }
}
