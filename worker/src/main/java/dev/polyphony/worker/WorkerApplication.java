package dev.polyphony.worker;

import dev.polyphony.http.HttpGuards;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/** The worker's Spring application; {@code standalone} starts it, in its own process or beside a starter. */
@SpringBootApplication(
        // What no handler answers is told before the port, and /error is an address like any other.
        excludeName = "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration")
@Import(HttpGuards.class)
@EnableConfigurationProperties(WorkerSettings.class)
public class WorkerApplication {}
