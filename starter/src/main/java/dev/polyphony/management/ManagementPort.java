package dev.polyphony.management;

import dev.polyphony.http.HttpGuards;
import java.net.InetAddress;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * The port of health and metrics, where {@code MANAGEMENT_SERVER_PORT} gives them one of their own: without keys, for a
 * network that operators alone reach. It stands where the interface does and is as careful about whom it serves.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@Import(HttpGuards.class)
class ManagementPort {
    /** Boot would have it listen everywhere, unless it is told otherwise. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> managementAddress(
            ServerProperties server, ManagementServerProperties management) {
        InetAddress own = management.getAddress();
        return factory -> factory.setAddress(own == null ? server.getAddress() : own);
    }
}
