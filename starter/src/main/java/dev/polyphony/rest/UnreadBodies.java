package dev.polyphony.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.InvalidField;
import dev.polyphony.http.ReceivedBody;
import dev.polyphony.request.JsonFields;
import dev.polyphony.request.JsonRequests;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Iterator;
import java.util.stream.Stream;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * What is said to a handler that reads no body is an error, not a wish that is passed over. {@code {}} says nothing.
 */
@Configuration(proxyBeanMethods = false)
class UnreadBodies implements WebMvcConfigurer, HandlerInterceptor {
    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (!HttpMethod.GET.matches(request.getMethod())
                && handler instanceof HandlerMethod method
                && Stream.of(method.getMethodParameters()).noneMatch(UnreadBodies::reads)) {
            requireNothing(JsonRequests.tree(ReceivedBody.look(request)));
        }
        return true;
    }

    private static boolean reads(MethodParameter parameter) {
        return parameter.hasParameterAnnotation(RequestBody.class)
                || parameter.getParameterType() == HttpServletRequest.class;
    }

    private static void requireNothing(JsonNode body) {
        if (body.isMissingNode()) {
            return;
        }
        if (!body.isObject()) {
            throw new InvalidField("body", "nothing is read of one here; leave it out");
        }
        Iterator<String> fields = body.fieldNames();
        if (fields.hasNext()) {
            throw new InvalidField(
                    JsonFields.cut(fields.next()), "unknown field; nothing is read of a body here, so leave it out");
        }
    }
}
