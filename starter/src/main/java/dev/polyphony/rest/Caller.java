package dev.polyphony.rest;

import dev.polyphony.access.AuditLog;
import dev.polyphony.access.AuditWriter;
import dev.polyphony.call.InvalidField;
import dev.polyphony.client.ActionListener;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.security.Identity;
import dev.polyphony.security.RoleMissing;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Who asks, as an argument of every handler. Whose key is of a tenant asks on its behalf alone; where no key is needed,
 * on behalf of the one that the header names, or of the default tenant.
 *
 * @param everybody a client that tells what is done through it
 * @param header absent where there is none
 */
public record Caller(
        AnalysisClient everybody,
        Identity identity,
        @Nullable String header) {
    public static final String HEADER = "Polyphony-Tenant";

    /** Knows the tenant's analyses alone. */
    public AnalysisClient client() {
        return header == null ? own() : named(header, HEADER);
    }

    /**
     * @param body the tenant that a body names, which may not be another one; absent where it leaves that to the header
     */
    public AnalysisClient client(@Nullable String body) {
        if (body == null) {
            return client();
        }
        AnalysisClient named = named(body, "tenant");
        if (header != null && !named.principal().equals(client().principal())) {
            throw new InvalidField(
                    "tenant", "is not the one that the header " + HEADER + " names; leave one of them out");
        }
        return named;
    }

    /**
     * Whose books are meant.
     *
     * @param named in the address; absent where nobody is
     * @return absent for everybody's, which only those see who need no key
     */
    public @Nullable String tenant(@Nullable String named) {
        return identity.tenant() == null && header == null && named == null
                ? null
                : client(named).principal().tenant();
    }

    private AnalysisClient own() {
        String tenant = identity.tenant();
        return tenant == null ? everybody : everybody.forTenant(tenant);
    }

    private AnalysisClient named(String tenant, String field) {
        AnalysisClient named = everybody.forTenant(tenant);
        if (identity.tenant() != null && !named.principal().equals(own().principal())) {
            throw RoleMissing.tenant(identity, field);
        }
        return named;
    }

    @Configuration(proxyBeanMethods = false)
    static class Resolver implements WebMvcConfigurer, HandlerMethodArgumentResolver {
        private final AnalysisClient everybody;
        private final Supplier<@Nullable AuditWriter> audit;

        Resolver(AnalysisClient everybody, ObjectProvider<AuditWriter> audit) {
            this.everybody = everybody;
            this.audit = SingletonSupplier.ofNullable(audit::getIfAvailable);
            SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class);
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
            Identity identity = Identity.current().orElseThrow();
            return new Caller(
                    everybody.telling(listener(identity)),
                    identity,
                    named == null || named.length == 0 ? null : named[0]);
        }

        private ActionListener listener(Identity identity) {
            AuditWriter writer = audit.get();
            return writer == null
                    ? ActionListener.NOBODY
                    : (principal, action, id) -> writer.add(new AuditLog.Entry(
                            Instant.now(), principal.tenant(), identity.who(), action.word(), id, null));
        }
    }
}
