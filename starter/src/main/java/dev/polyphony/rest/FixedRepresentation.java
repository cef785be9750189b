package dev.polyphony.rest;

import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Each handler has one form of its answer and tells what it did in that, whatever {@code Accept} says, as RFC 9110
 * (12.5.1) lets it: Spring negotiates when the work is done and paid for, and would lose its answer to a 406. Where
 * there are two forms, as of a batch's results, the handler looks at the header itself.
 */
@Configuration(proxyBeanMethods = false)
class FixedRepresentation implements WebMvcConfigurer {
    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
        negotiation.ignoreAcceptHeader(true).defaultContentType(MediaType.ALL);
    }
}
