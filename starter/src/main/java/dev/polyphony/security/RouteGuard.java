package dev.polyphony.security;

import dev.polyphony.access.AccessRole;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springdoc.webmvc.api.OpenApiResource;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Lets through who has the role that {@link RouteRoles} says. It stands where the handler is known, so that there is no
 * second reading of an address that could differ from the one that found it.
 */
@Configuration(proxyBeanMethods = false)
class RouteGuard implements WebMvcConfigurer, HandlerInterceptor {
    private static final Logger log = LoggerFactory.getLogger(RouteGuard.class);

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).order(Ordered.HIGHEST_PRECEDENCE + 1);
    }

    /** The interface is described to whoever comes that far. */
    static boolean isOpen(HandlerMethod handler) {
        return OpenApiResource.class.isAssignableFrom(handler.getBeanType())
                // What is Spring's own says which methods there are.
                || handler.getBeanType().getEnclosingClass() == RequestMappingInfoHandlerMapping.class;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        // What is nobody's handler is found nowhere.
        if (handler instanceof HandlerMethod method && !isOpen(method)) {
            Identity identity = Identity.current().orElseThrow(KeyRefused::missing);
            AccessRole needed = RouteRoles.of(method.getMethod()).orElseThrow(() -> {
                log.error("no role is said for {}", method);
                return RoleMissing.open();
            });
            if (identity.webhook() && !method.hasMethodAnnotation(WebhookRoute.class)) {
                throw RoleMissing.webhook();
            }
            if (!identity.role().includes(needed)) {
                throw RoleMissing.of(identity, needed);
            }
        }
        return true;
    }
}
