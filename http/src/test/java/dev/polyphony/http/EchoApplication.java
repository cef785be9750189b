package dev.polyphony.http;

import static org.awaitility.Awaitility.await;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Says what reached it. */
@SpringBootConfiguration
@EnableAutoConfiguration(exclude = ErrorMvcAutoConfiguration.class)
@Import({HttpGuards.class, EchoApplication.Echo.class})
class EchoApplication {
    static final Semaphore RELEASED = new Semaphore(0);
    static final Semaphore ANSWERING = new Semaphore(0);

    @RestController
    static class Echo {
        private final CompletableFuture<Void> left = new CompletableFuture<>();

        /** Ends once somebody whom {@link #untilLeft} serves has left. */
        CompletableFuture<Void> left() {
            return left;
        }

        @PostMapping("/until-left")
        void untilLeft(@RequestBody String body, HttpServletRequest request) {
            await().pollInSameThread().until(() -> ClientDisconnect.hasLeft(request));
            left.complete(null);
        }

        @PostMapping("/has-left")
        String hasLeft(@RequestBody String body, HttpServletRequest request) {
            return "left: " + ClientDisconnect.hasLeft(request) + " " + ClientDisconnect.hasLeft(request);
        }

        @GetMapping("/it")
        String get() {
            return "reached";
        }

        @DeleteMapping("/it")
        String delete() {
            return "deleted";
        }

        @PostMapping({"/it", "/v1/it"})
        String post(@RequestBody String body) {
            return "got " + body.length();
        }

        /** Answers when it is told to. */
        @PostMapping("/slow")
        String slow(HttpServletRequest request) throws IOException, InterruptedException {
            int bytes = ReceivedBody.take(request).length;
            ReceivedBody.release(request);
            RELEASED.release();
            ANSWERING.acquire();
            return "got " + bytes + " and then " + request.getInputStream().readAllBytes().length;
        }

        @PostMapping("/later")
        CompletableFuture<String> later(@RequestBody String body) {
            return CompletableFuture.supplyAsync(() -> "later " + body.length());
        }
    }

    /** With few threads, so that one that is held up is missed. */
    static ConfigurableApplicationContext start(String... properties) {
        return new SpringApplicationBuilder(EchoApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "server.tomcat.threads.max=4",
                        "logging.level.root=error",
                        "spring.main.banner-mode=off")
                .properties(properties)
                .run();
    }

    static int port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }
}
