package dev.polyphony.worker;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** The worker's Spring application; {@code standalone} starts it, in its own process or beside a starter. */
@SpringBootApplication
@EnableConfigurationProperties(WorkerSettings.class)
public class WorkerApplication {}
