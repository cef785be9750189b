package dev.polyphony.http;

import jakarta.servlet.DispatcherType;
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
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOrigins(settings.origins());
        cors.addAllowedHeader(CorsConfiguration.ALL);
        cors.addAllowedMethod(CorsConfiguration.ALL);
        cors.addExposedHeader("Location");
        cors.addExposedHeader("Link");
        cors.addExposedHeader("Retry-After");
        UrlBasedCorsConfigurationSource everywhere = new UrlBasedCorsConfigurationSource();
        everywhere.registerCorsConfiguration("/**", cors);
        FilterRegistrationBean<CorsFilter> filter = new FilterRegistrationBean<>(new CorsFilter(everywhere));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 3);
        filter.setEnabled(!settings.origins().isEmpty());
        return filter;
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
