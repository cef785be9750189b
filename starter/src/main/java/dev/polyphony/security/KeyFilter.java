package dev.polyphony.security;

import dev.polyphony.http.ReceivedBody;
import dev.polyphony.telemetry.LogFields;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/** Takes the key from where OpenAI's, Anthropic's and all other programs send it. */
final class KeyFilter extends OncePerRequestFilter {
    private static final String ANTHROPIC = "x-api-key";
    private static final String BEARER = "bearer ";

    private final IdentityCheck check;
    private final WebhookSignatures signatures;
    private final CodecSession codec;
    private final AccessRefusals refusals;
    private final RequestMatcher open;
    private final SecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    /** @param open what is answered whoever asks */
    KeyFilter(
            IdentityCheck check,
            WebhookSignatures signatures,
            CodecSession codec,
            AccessRefusals refusals,
            RequestMatcher open) {
        this.check = check;
        this.signatures = signatures;
        this.codec = codec;
        this.refusals = refusals;
        this.open = open;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return open.matches(request);
    }

    /** A request with a body comes by here when that is read, which is such a dispatch. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (Identity.current().isEmpty()) {
            try {
                SecurityContext context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(identity(request).authentication());
                SecurityContextHolder.setContext(context);
                // For the dispatch that sends an answer which took its time.
                contexts.saveContext(context, request, response);
            } catch (AuthenticationException e) {
                refusals.commence(request, response, e);
                return;
            } catch (AccessDeniedException e) {
                refusals.handle(request, response, e);
                return;
            }
        }
        LogFields fields = LogFields.current();
        Identity.current().map(Identity::tenant).ifPresent(tenant -> fields.with(LogFields.TENANT, tenant));
        try {
            chain.doFilter(request, response);
        } finally {
            fields.remove();
        }
    }

    /** By a key, or where none was sent by a signature over the body. */
    private Identity identity(HttpServletRequest request) throws IOException {
        String header = sent(request);
        String sent = header.isEmpty() ? codec.secret(request).orElse("") : header;
        return sent.isEmpty() && signatures.isSigned(request)
                ? signatures.identity(request, ReceivedBody.look(request))
                : check.identity(sent);
    }

    /** The key or token in the request's headers; empty where there is none. */
    static String sent(HttpServletRequest request) {
        Set<String> sent = new TreeSet<>(Collections.list(request.getHeaders(ANTHROPIC)));
        Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).stream()
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .forEach(value -> sent.add(value.substring(BEARER.length()).strip()));
        if (sent.size() > 1) {
            throw KeyRefused.two();
        }
        return sent.isEmpty() ? "" : sent.iterator().next();
    }
}
