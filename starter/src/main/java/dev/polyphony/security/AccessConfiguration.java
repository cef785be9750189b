package dev.polyphony.security;

import dev.polyphony.access.AccessRole;
import dev.polyphony.access.KnownKeys;
import dev.polyphony.dashboard.DashboardPages;
import io.temporal.payload.codec.ChainCodec;
import io.temporal.payload.codec.PayloadCodec;
import jakarta.servlet.DispatcherType;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.HandlerMapping;

/** Who asks is known before anything is read of what they ask. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableConfigurationProperties(OidcSettings.class)
class AccessConfiguration {
    /** After the gate and what tells browsers whom it serves. */
    private static final int ORDER = -100;

    private static final RequestMatcher OPEN = new OrRequestMatcher(
            // Pages that show nothing before they have asked for it.
            new OrRequestMatcher(Stream.of(DashboardPages.paths())
                    .map(AccessConfiguration::path)
                    .toList()),
            path("/actuator"),
            path("/actuator/health"),
            path("/actuator/health/**"),
            path("/actuator/info"),
            path("/livez"),
            path("/readyz"),
            // What there is to ask, the same at every installation.
            path("/openapi"),
            path("/openapi.json"),
            path("/openapi.yaml"),
            path("/docs"),
            path("/docs/**"));

    /** What came in by the port that health and metrics have of their own, which is for a network of operators. */
    private static RequestMatcher managementPort(Environment environment) {
        boolean different = ManagementPortType.get(environment) == ManagementPortType.DIFFERENT;
        return request -> different
                && String.valueOf(request.getLocalPort()).equals(environment.getProperty("local.management.port"));
    }

    private static RequestMatcher path(String pattern) {
        return PathPatternRequestMatcher.withDefaults().matcher(pattern);
    }

    /** Requests are observed as a whole; each filter by itself would cost more than what it does. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    HttpFirewall addresses() {
        return new AddressFirewall();
    }

    /** The firewall says where: the container can say only whether. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> encodedSlashes() {
        return factory -> factory.addConnectorCustomizers(
                connector -> connector.setEncodedSolidusHandling(EncodedSolidusHandling.DECODE.getValue()));
    }

    @Bean
    AccessRefusals accessRefusals(
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors,
            @Qualifier("requestMappingHandlerMapping") HandlerMapping handlers) {
        return new AccessRefusals(errors, handlers);
    }

    @Bean
    IdentityCheck identityCheck(ObjectProvider<KnownKeys> keys, OidcSettings oidc, ServerProperties server) {
        return new IdentityCheck(keys.getIfAvailable(), oidc.isOn() ? new OidcTokens(oidc) : null, server.getAddress());
    }

    @Bean
    CodecSession codecSession(ObjectProvider<PayloadCodec> codec) {
        return new CodecSession(codec.getIfAvailable(() -> new ChainCodec(List.of())), InstantSource.system());
    }

    @Bean
    SecurityFilterChain access(
            HttpSecurity http,
            IdentityCheck check,
            WebhookSignatures signatures,
            CodecSession codec,
            AccessRefusals refusals,
            Environment environment) {
        RequestMatcher open = new OrRequestMatcher(OPEN, managementPort(environment));
        return http
                // The gate has looked at Host, Origin and content type; there are no sessions, and one cookie, for a
                // path that is asked in JSON.
                .csrf(AbstractHttpConfigurer::disable)
                .headers(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(
                        new KeyFilter(check, signatures, codec, refusals, open), AnonymousAuthenticationFilter.class)
                .addFilterAfter(new LimitFilter(new KeyLimits(System::nanoTime), refusals), KeyFilter.class)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(open)
                        .permitAll()
                        // What else somebody has it show of the process.
                        .requestMatchers(path("/actuator/**"))
                        .hasRole(AccessRole.ADMIN.name())
                        // With which role, the handler's route says.
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .build();
    }

    /** A request with a body comes through here when that is read, which is an asynchronous dispatch. */
    @Bean
    DelegatingFilterProxyRegistrationBean accessFilter() {
        DelegatingFilterProxyRegistrationBean filter =
                new DelegatingFilterProxyRegistrationBean("springSecurityFilterChain");
        filter.setOrder(ORDER);
        filter.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
        filter.setAsyncSupported(true);
        return filter;
    }
}
