package dev.polyphony.apidocs;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Swagger UI at {@code /docs}. All of it is served from here: no browser asks anybody else for it, and the page may
 * speak to nobody else.
 */
@Configuration(proxyBeanMethods = false)
class DocsPage implements WebMvcConfigurer, HandlerInterceptor {
    private static final String OWN = "/docs/**";

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addRedirectViewController("/docs", "/docs/index.html");
        registry.addRedirectViewController("/docs/", "/docs/index.html");
        registry.addViewController("/openapi.json").setViewName("forward:/openapi");
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler(OWN)
                .addResourceLocations(
                        "classpath:/dev/polyphony/apidocs/",
                        "classpath:/META-INF/resources/webjars/swagger-ui/" + version() + "/");
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns(OWN);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'");
        return true;
    }

    /** Its files stand in a folder of that name. */
    private static String version() {
        Properties about = new Properties();
        try (InputStream file =
                new ClassPathResource("META-INF/maven/org.webjars/swagger-ui/pom.properties").getInputStream()) {
            about.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the page is part of the program", e);
        }
        return about.getProperty("version");
    }
}
