package dev.polyphony.rest;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Via;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** A worker that was given Polyphony's own address as a provider's is not answered, where it would ask itself. */
@Configuration(proxyBeanMethods = false)
class RequestLoops implements WebMvcConfigurer, HandlerInterceptor {
    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/v1/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (Via.isOwn(Collections.list(request.getHeaders(Via.HEADER)))) {
            // By which the worker knows whom it asked, whatever form the error has.
            response.setHeader(Via.HEADER, Via.OWN);
            throw new InvalidField(
                    Via.HEADER,
                    "this request comes from Polyphony: OPENAI_BASE_URL and the like lead programs here, and are not"
                            + " for `up` or a worker, which take them for the provider's");
        }
        return true;
    }
}
