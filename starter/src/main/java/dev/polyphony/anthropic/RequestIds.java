package dev.polyphony.anthropic;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Gives each answer, and each error, the header by which Anthropic's clients name it. */
@Configuration(proxyBeanMethods = false)
class RequestIds implements WebMvcConfigurer, HandlerInterceptor {
    private static final String HEADER = "request-id";

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this)
                .addPathPatterns("/v1/messages/**", "/v1/models/**")
                .order(Ordered.HIGHEST_PRECEDENCE);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        name(response);
        return true;
    }

    /** Of no effect where it has a name. */
    static void name(HttpServletResponse response) {
        if (!response.containsHeader(HEADER)) {
            response.setHeader(HEADER, "req_" + UUID.randomUUID().toString().replace("-", ""));
        }
    }
}
