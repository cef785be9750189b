package dev.polyphony.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
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

    private static final Map<String, String> SECURITY = Map.of(
            "Content-Security-Policy",
            CONTENT_SECURITY_POLICY,
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer");

    /** The paths that are open to everybody: the pages and their files. */
    public static String[] paths() {
        String[] all = new String[PAGES.length + 1];
        System.arraycopy(PAGES, 0, all, 0, PAGES.length);
        all[PAGES.length] = FILES;
        return all;
    }

    /** Whether somebody at a browser asks for a page that is none; programs are told in JSON. */
    public static boolean isWanted(HttpMethod method, String path, @Nullable String accept) {
        return HttpMethod.GET.equals(method)
                && accept != null
                && accept.contains(MediaType.TEXT_HTML_VALUE)
                && !path.replaceFirst("^/", "").matches("(api|v1|codec|actuator|dashboard|docs)(/.*)?|.*\\.[a-z]{2,5}");
    }

    /** The one document of all pages, which says of a path that is none that there is no such page. */
    public static byte[] document() {
        try (InputStream file = DashboardPages.class.getResourceAsStream("index.html")) {
            return Objects.requireNonNull(file, "the dashboard is among the resources")
                    .readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of that document. */
    public static HttpHeaders headers() {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8));
        SECURITY.forEach(headers::set);
        return headers;
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
        SECURITY.forEach(response::setHeader);
        return true;
    }
}
