package dev.polyphony.rest;

import dev.polyphony.client.AnalysisClient;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The starter's Spring application. Whoever starts it brings the {@link AnalysisClient}. */
@SpringBootApplication(
        excludeName = {
            // On the class path where worker and starter share a process; the starter needs none of them.
            "io.temporal.spring.boot.autoconfigure.ServiceStubsAutoConfiguration",
            "io.temporal.spring.boot.autoconfigure.RootNamespaceAutoConfiguration",
            "io.temporal.spring.boot.autoconfigure.NonRootNamespaceAutoConfiguration",
            "io.temporal.spring.boot.autoconfigure.TestServerAutoConfiguration"
        })
public class StarterApplication {}
