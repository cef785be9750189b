package dev.polyphony.security;

import dev.polyphony.access.AccessKey;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Holds keys to their limits: a request counts as under way until all of its answer is sent. */
final class LimitFilter extends OncePerRequestFilter {
    private static final String PLACE = LimitFilter.class.getName();

    private final KeyLimits limits;
    private final AccessRefusals refusals;

    LimitFilter(KeyLimits limits, AccessRefusals refusals) {
        this.limits = limits;
        this.refusals = refusals;
    }

    /** One that is answered later comes by here again, and keeps its place. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        KeyLimits.Place place;
        if (request.getAttribute(PLACE) instanceof KeyLimits.Place kept) {
            place = kept;
        } else {
            AccessKey key = Identity.current().map(Identity::key).orElse(null);
            try {
                place = key == null ? KeyLimits.Place.FREE : limits.enter(key);
            } catch (TooManyRequests tooMany) {
                refusals.tooMany(request, response, tooMany);
                return;
            }
            request.setAttribute(PLACE, place);
        }
        try {
            chain.doFilter(request, response);
        } finally {
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new Leaving(place));
            } else {
                place.leave();
            }
        }
    }

    private record Leaving(KeyLimits.Place place) implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            place.leave();
        }

        /** After both, the container completes the request. */
        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        /** The dispatch that starts it anew comes by the filter, which listens again. */
        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
