package dev.polyphony.http;

import jakarta.servlet.DispatcherType;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** For a Spring application to import: everything that stands before its port. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpSettings.class)
public class HttpGuards {
    private static final Validator NOTHING = new Validator() {
        @Override
        public boolean supports(Class<?> type) {
            return false;
        }

        @Override
        public void validate(Object target, Errors errors) {
            // Never asked.
        }
    };

    @Bean
    FilterRegistrationBean<RequestGate> requestGate(HttpSettings settings) {
        FilterRegistrationBean<RequestGate> gate = new FilterRegistrationBean<>(new RequestGate(settings));
        // After what measures requests: it would not hear of the end of one whose body is read before it is asked.
        gate.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        gate.setDispatcherTypes(DispatcherType.REQUEST);
        gate.setAsyncSupported(true);
        return gate;
    }

    /** Tells browsers that the pages of the origins that are named may speak to it. */
    @Bean
    FilterRegistrationBean<CorsFilter> originsServed(HttpSettings settings) {
        UrlBasedCorsConfigurationSource everywhere = new UrlBasedCorsConfigurationSource();
        // The more particular path goes first.
        everywhere.registerCorsConfiguration("/codec/**", codec(settings));
        everywhere.registerCorsConfiguration("/**", pages(settings.origins()));
        FilterRegistrationBean<CorsFilter> filter = new FilterRegistrationBean<>(new OriginsServed(everywhere));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 3);
        filter.setEnabled(
                !settings.origins().isEmpty() || !settings.codecOrigins().isEmpty());
        return filter;
    }

    /** A request with a body comes by when that was read, which is such a dispatch. */
    private static final class OriginsServed extends CorsFilter {
        OriginsServed(CorsConfigurationSource origins) {
            super(origins);
        }

        @Override
        protected boolean shouldNotFilterAsyncDispatch() {
            return false;
        }
    }

    /** Temporal's Web UI sends cookies of its browser along where it is told to. */
    private static CorsConfiguration codec(HttpSettings settings) {
        CorsConfiguration cors = pages(Stream.concat(settings.origins().stream(), settings.codecOrigins().stream())
                .toList());
        cors.setAllowCredentials(true);
        return cors;
    }

    /** With its scheme's usual port and without: the gate takes both. */
    private static Stream<String> spellings(String origin) {
        String port = origin.startsWith("https:") ? ":443" : ":80";
        return origin.endsWith(port)
                ? Stream.of(origin, origin.substring(0, origin.length() - port.length()))
                : origin.matches(".*:\\d+") ? Stream.of(origin) : Stream.of(origin, origin + port);
    }

    private static CorsConfiguration pages(List<String> origins) {
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOrigins(origins.stream().flatMap(HttpGuards::spellings).toList());
        cors.addAllowedHeader(CorsConfiguration.ALL);
        cors.addAllowedMethod(CorsConfiguration.ALL);
        cors.addExposedHeader("Location");
        cors.addExposedHeader("Link");
        cors.addExposedHeader("Retry-After");
        return cors;
    }

    /** Nothing here is validated by annotations: what could do it takes its time to start, and is not asked. */
    @Bean
    WebMvcConfigurer noValidation() {
        return new WebMvcConfigurer() {
            @Override
            public Validator getValidator() {
                return NOTHING;
            }
        };
    }

    /** After Boot's own, so that the error report is ours. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemReports() {
        return factory -> {
            // Nor does the port of health and metrics have a page that tells of errors.
            factory.setErrorPages(Set.of());
            factory.setProtocol(ClientDisconnect.Protocol.class.getName());
            factory.addContextCustomizers(
                    context -> context.getParent().getPipeline().addValve(new ProblemReportValve()));
            factory.addConnectorCustomizers(connector -> {
                // A sender that asks first is answered first.
                connector.setProperty("continueResponseTiming", "onRead");
                // What nobody reads is never waited for.
                connector.setProperty("maxSwallowSize", "0");
            });
        };
    }
}
