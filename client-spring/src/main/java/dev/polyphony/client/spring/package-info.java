/** The client in a Spring Boot service. */
@NullMarked
package dev.polyphony.client.spring;

import org.jspecify.annotations.NullMarked;
