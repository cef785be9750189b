package dev.polyphony.rest;

import dev.polyphony.call.InvalidField;
import dev.polyphony.notation.Nearest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.UriComponentsBuilder;

/** A parameter in the address that nobody reads is an error, like a field of a body, not a wish that is passed over. */
@Configuration(proxyBeanMethods = false)
class KnownParameters implements WebMvcConfigurer, HandlerInterceptor {
    /** As they stand in an address. Databases do not take them all. */
    private static final Pattern CONTROL = Pattern.compile("%(?:[01][0-9a-fA-F]|7[fF])|\\p{Cntrl}");

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/**", "/orchestrator/**", "/webhook/**", "/v1/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getQueryString() != null && handler instanceof HandlerMethod method && isServed(method)) {
            List<String> known = Stream.of(method.getMethodParameters())
                    .filter(parameter -> parameter.hasParameterAnnotation(RequestParam.class))
                    .map(KnownParameters::name)
                    .toList();
            UriComponentsBuilder.newInstance()
                    .query(request.getQueryString())
                    .build()
                    .getQueryParams()
                    .forEach((name, values) -> require(known, name, values));
        }
        return true;
    }

    /** Of what is served nowhere that is to be said, whatever is asked of it. */
    private static boolean isServed(HandlerMethod handler) {
        RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), RequestMapping.class);
        return mapping != null && mapping.method().length > 0;
    }

    private static String name(MethodParameter parameter) {
        RequestParam given = Objects.requireNonNull(parameter.getParameterAnnotation(RequestParam.class));
        return given.name().isEmpty()
                ? Objects.requireNonNull(parameter.getParameter()).getName()
                : given.name();
    }

    private static void require(List<String> known, String name, List<@Nullable String> values) {
        if (!known.contains(name)) {
            String hint = name.length() > 60 ? "" : Nearest.hint(name, known);
            String there = known.isEmpty() ? "; there are none here" : "; there are " + String.join(", ", known);
            throw new InvalidField(
                    name.length() > 60 ? name.substring(0, 60) + "…" : name,
                    "unknown parameter" + (hint.isEmpty() ? there : hint));
        }
        if (values.size() > 1) {
            throw new InvalidField(name, "is given more than once");
        }
        String value = values.getFirst();
        if (value == null || value.isEmpty()) {
            throw new InvalidField(name, "is empty; give it a value or leave it out");
        }
        if (CONTROL.matcher(value).find()) {
            throw new InvalidField(name, "has control characters, which mean nothing here");
        }
    }
}
