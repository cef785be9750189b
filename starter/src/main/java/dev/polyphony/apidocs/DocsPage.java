package dev.polyphony.apidocs;

import dev.polyphony.dashboard.WebAsset;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Configuration;
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
                        "classpath:/META-INF/resources/webjars/swagger-ui/"
                                + WebAsset.version("org.webjars", "swagger-ui") + "/");
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
}
