package dev.polyphony.apidocs;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.call.Reply;
import dev.polyphony.client.LatencyInSeconds;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.List;
import java.util.TreeMap;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What springdoc is told beside what it reads of the handlers. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {
    private static final String KEY = "key";

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Polyphony")
                        .summary("Durable analyses by many language models")
                        .version("1")
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .tags(List.of(
                        tag("Analyses", "Submit them, look at them, steer them."),
                        tag("Batches", "Many analyses as one request."),
                        tag("Catalogue", "Whom there is to ask, and how."),
                        tag("Money", "Budgets, and what was spent.")))
                // Wherever it was fetched from.
                .addServersItem(new Server().url("/"))
                .components(new Components()
                        .addSchemas(ProblemResponses.PROBLEM, ProblemResponses.schema())
                        .addSecuritySchemes(
                                KEY,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description(
                                                "Of polyphony keys create. Needed once there is a key, or where others"
                                                        + " than this machine are served.")))
                .security(List.of(new SecurityRequirement(), new SecurityRequirement().addList(KEY)));
    }

    private static Tag tag(String name, String description) {
        return new Tag().name(name).description(description);
    }

    /** In an order that does not change from start to start. */
    @Bean
    GlobalOpenApiCustomizer sortedPaths() {
        return api -> {
            Paths sorted = new Paths();
            new TreeMap<>(api.getPaths()).forEach(sorted::addPathItem);
            api.setPaths(sorted);
        };
    }

    @Bean
    WrittenTypes writtenTypes() {
        return new WrittenTypes(Json31.mapper()
                .copy()
                .addMixIn(AnalysisResult.class, LatencyInSeconds.class)
                .addMixIn(Reply.class, LatencyInSeconds.class));
    }

    @Bean
    OperationCustomizer problemResponses() {
        return new ProblemResponses();
    }

    @Bean
    RequestSchemas requestSchemas(ObjectProvider<DescribedBody> bodies) {
        return new RequestSchemas(bodies.orderedStream().toList());
    }
}
