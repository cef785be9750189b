package dev.polyphony.rest;

import dev.polyphony.call.InvalidField;
import dev.polyphony.notation.Nearest;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.JsonFields;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * A header of ours that nobody reads is an error: a bound on cost that is misspelt would bound nothing. Where vendors'
 * protocols are spoken each setting of an analysis has one; elsewhere the body says them.
 */
@Configuration(proxyBeanMethods = false)
class KnownHeaders implements WebMvcConfigurer, HandlerInterceptor {
    private static final String OURS = "Polyphony-";
    private static final String PROTOCOLS = "/v1/";

    private static final List<String> EVERYWHERE = List.of(Caller.HEADER);
    private static final List<String> BESIDE_PROTOCOLS = Stream.concat(
                    EVERYWHERE.stream(), AnalysisOptions.settings().map(option -> titled(OURS + option.name())))
            .toList();

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/**", "/orchestrator/**", "/webhook/**", PROTOCOLS + "**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        boolean protocol = request.getServletPath().startsWith(PROTOCOLS);
        for (String name : Collections.list(request.getHeaderNames())) {
            if (name.regionMatches(true, 0, OURS, 0, OURS.length())) {
                require(protocol ? BESIDE_PROTOCOLS : EVERYWHERE, protocol, name);
                if (Collections.list(request.getHeaders(name)).size() > 1) {
                    throw new InvalidField(JsonFields.cut(name), "is given more than once");
                }
            }
        }
        return true;
    }

    private static void require(List<String> known, boolean protocol, String name) {
        if (known.stream().noneMatch(name::equalsIgnoreCase)) {
            boolean elsewhere = BESIDE_PROTOCOLS.stream().anyMatch(name::equalsIgnoreCase);
            String hint = name.length() > 60 ? "" : hint(name, known);
            throw new InvalidField(
                    JsonFields.cut(name),
                    "unknown header"
                            + (elsewhere && !protocol
                                    ? "; it is one of those under /v1, here the body says it"
                                    : hint.isEmpty() ? "; there are " + String.join(", ", known) : hint));
        }
    }

    /** By what stands after the part that all of them have. */
    private static String hint(String name, List<String> known) {
        List<String> words =
                known.stream().map(one -> one.substring(OURS.length())).toList();
        List<String> near = Nearest.to(name.substring(OURS.length()), words);
        return near.isEmpty() ? "" : "; did you mean '" + OURS + String.join("' or '" + OURS, near) + "'?";
    }

    /** As headers are written: {@code Polyphony-Max-Cost}. */
    private static String titled(String name) {
        List<String> words = new ArrayList<>();
        for (String word : name.split("-", -1)) {
            words.add(word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return String.join("-", words);
    }
}
