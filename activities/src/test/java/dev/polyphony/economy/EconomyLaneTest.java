package dev.polyphony.economy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.HttpTransport;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.provider.ModelRequest;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Batching;
import dev.polyphony.simulator.script.Script;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What differs from vendor to vendor. */
class EconomyLaneTest {
    private static final Catalogue CATALOGUE = CatalogueLoader.shipped();

    private static EconomyLane lane(Map<String, String> environment) {
        return new EconomyLane(
                CATALOGUE,
                Endpoints.from(CATALOGUE, environment, Map.of()),
                new ModelClients(new HttpTransport(), Clock.systemUTC()));
    }

    @Test
    void onlyProvidersWithBatchesAndAKeyHaveALane() {
        EconomyLane lane = lane(Map.of("OPENAI_API_KEY", "sk-1", "GEMINI_API_KEY", "sk-2"));

        assertThat(lane.of(ModelRef.parse("openai/gpt-4o"))).isPresent();
        assertThat(lane.of(ModelRef.parse("anthropic/claude-sonnet-5-5"))).isEmpty();
        assertThat(lane.of(ModelRef.parse("gemini/gemini-2.5-flash"))).isEmpty();
        assertThat(lane.price(ModelRef.parse("gemini/gemini-2.5-flash"), new Money(101)))
                .isEqualTo(new Money(101));
    }

    @Test
    void openAisFileThatIsNotAcceptedIsRefusedAsAWhole() throws Exception {
        try (Simulator simulator = Simulator.start(Script.builder()
                .batching(new Batching(0, null, Batching.Status.REJECTED))
                .build())) {
            BatchApi batches = lane(Map.of("OPENAI_BASE_URL", simulator.baseUrl("openai"), "OPENAI_API_KEY", "sk-1"))
                    .of(ModelRef.parse("openai/gpt-4o"))
                    .orElseThrow();

            String batch = batches.submit(new BatchSubmission(
                    "key", Instant.now(), List.of(new ModelRequest("gpt-4o", "Hi", 10, null, Duration.ofMinutes(1)))));

            assertThat(batches.state(batch))
                    .isEqualTo(new BatchState.Refused(
                            new Failure.InvalidRequest(400, "the provider does not accept the batch's file")));
            assertThat(simulator.log().requests()).isEmpty();
        }
    }
}
