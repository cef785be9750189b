package dev.polyphony.rest;

import dev.polyphony.client.AnalysisClient;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Says at once that the Temporal server is away, where a request would wait for it until its caller has gone. */
@Configuration(proxyBeanMethods = false)
class ServerGuard implements WebMvcConfigurer, HandlerInterceptor {
    private static final String SEEN = ServerGuard.class.getName();

    private final AnalysisClient client;

    ServerGuard(AnalysisClient client) {
        this.client = client;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/**", "/orchestrator/**", "/webhook/**", "/v1/**");
    }

    /** Once for each request: not again where an answer that took its time is sent. */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getAttribute(SEEN) == null && !client.isConnected()) {
            throw new ServerAway();
        }
        request.setAttribute(SEEN, true);
        return true;
    }
}
