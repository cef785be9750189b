package dev.polyphony.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The dashboard: one document for all its pages, which asks the REST API as whoever looks at it. Nothing in it is
 * anybody's, so it needs no key; what it shows does. All of it is served from here, and it may speak to nobody else.
 */
@Configuration(proxyBeanMethods = false)
public class DashboardPages implements WebMvcConfigurer, HandlerInterceptor {
    private static final String FILES = "/dashboard/**";

    private static final String[] PAGES = {
        "/",
        "/analyses",
        "/analyses/*",
        "/pipelines",
        "/pipelines/*",
        "/provider-status",
        "/costs",
        "/quality",
        "/experiments"
    };

    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    /** The paths that are open to everybody: the pages and their files. */
    public static String[] paths() {
        String[] all = new String[PAGES.length + 1];
        System.arraycopy(PAGES, 0, all, 0, PAGES.length);
        all[PAGES.length] = FILES;
        return all;
    }

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        for (String page : PAGES) {
            registry.addViewController(page).setViewName("forward:/dashboard/index.html");
        }
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler(FILES)
                .addResourceLocations(
                        "classpath:/dev/polyphony/dashboard/",
                        "classpath:/META-INF/resources/_static/htm/" + WebAsset.version("org.mvnpm", "htm")
                                + "/preact/",
                        "classpath:/META-INF/resources/webjars/uplot/" + WebAsset.version("org.webjars.npm", "uplot")
                                + "/dist/")
                // A browser asks whether a file has changed, and then mostly gets no more than a no.
                .setCacheControl(CacheControl.maxAge(Duration.ZERO).mustRevalidate());
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns(paths());
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        return true;
    }
}
