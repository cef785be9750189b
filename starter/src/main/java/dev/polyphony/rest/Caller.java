package dev.polyphony.rest;

import dev.polyphony.call.InvalidField;
import dev.polyphony.client.AnalysisClient;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Who asks, as an argument of every handler. Until keys exist it is the tenant that the header names, or the default
 * tenant.
 *
 * @param header absent where there is none
 */
public record Caller(AnalysisClient everybody, @Nullable String header) {
    public static final String HEADER = "Polyphony-Tenant";

    /** Knows the tenant's analyses alone. */
    public AnalysisClient client() {
        return header == null ? everybody : everybody.forTenant(header);
    }

    /**
     * @param body the tenant that a body names, which may not be another one; absent where it leaves that to the header
     */
    public AnalysisClient client(@Nullable String body) {
        if (body == null) {
            return client();
        }
        AnalysisClient named = everybody.forTenant(body);
        if (header != null && !named.principal().equals(client().principal())) {
            throw new InvalidField(
                    "tenant", "is not the one that the header " + HEADER + " names; leave one of them out");
        }
        return named;
    }

    @Configuration(proxyBeanMethods = false)
    static class Resolver implements WebMvcConfigurer, HandlerMethodArgumentResolver {
        private final AnalysisClient everybody;

        Resolver(AnalysisClient everybody) {
            this.everybody = everybody;
        }

        @Override
        public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
            resolvers.add(this);
        }

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Caller.class;
        }

        @Override
        public Caller resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binders) {
            String[] named = request.getHeaderValues(HEADER);
            if (named != null && named.length > 1) {
                // One that a proxy sets may not stand beside one that its client made up.
                throw new InvalidField(HEADER, "is given more than once");
            }
            return new Caller(everybody, named == null || named.length == 0 ? null : named[0]);
        }
    }
}
