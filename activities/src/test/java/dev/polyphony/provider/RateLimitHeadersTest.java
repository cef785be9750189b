package dev.polyphony.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.polyphony.call.ModelRef;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.ledger.ToldLimit;
import dev.polyphony.ledger.ToldLimit.What;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Quota;
import dev.polyphony.simulator.script.Script;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is understood of what vendors say of their limits, in each one's form. */
class RateLimitHeadersTest {
    private final Simulator simulator =
            Simulator.start(Script.builder().quota("*", new Quota(2, 10_000)).build());
    private final HttpTransport wire = new HttpTransport();
    private final List<ToldLimit> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        wire.close();
        simulator.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai/gpt-4o",
                "anthropic/claude-haiku-5-5",
                "mistral/mistral-large-latest",
                "huggingface/meta-llama/Llama-3.3-70B-Instruct"
            })
    void answerTellsWhatIsLeft(String model) throws Exception {
        ask(model);

        assertThat(told).hasSize(2);
        ToldLimit requests = told.getFirst();
        assertThat(requests.what()).isEqualTo(What.REQUESTS);
        assertThat(requests.most()).isEqualTo(2);
        assertThat(requests.remaining()).isEqualTo(1);
        assertThat(requests.resetIn()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(61));
        ToldLimit tokens = told.getLast();
        assertThat(tokens.what()).isEqualTo(What.TOKENS);
        assertThat(tokens.most()).isEqualTo(10_000);
        assertThat(Objects.requireNonNull(tokens.remaining())).isBetween(1L, 9_999L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai/gpt-4o", "anthropic/claude-haiku-5-5", "gemini/gemini-3.8-flash"})
    void refusalTellsUntilWhen(String model) {
        simulator.script(Script.builder()
                .fault(model, Fault.throttled(Duration.ofSeconds(7)))
                .build());

        assertThat(catchThrowable(() -> ask(model))).isInstanceOf(CallException.class);

        assertThat(told).singleElement().satisfies(word -> {
            assertThat(word.what()).isEqualTo(What.REQUESTS);
            assertThat(word.remaining()).isZero();
            assertThat(word.resetIn()).isEqualTo(Duration.ofSeconds(7));
        });
    }

    @Test
    void simulatedAccountRefusesWhatIsMoreThanItsQuota() throws Exception {
        ask("openai/gpt-4o");
        ask("openai/gpt-4o");

        assertThat(catchThrowable(() -> ask("openai/gpt-4o"))).isInstanceOf(CallException.class);
        assertThat(told.get(4).remaining()).isZero();
    }

    @Test
    void vendorThatSaysNothingTellsNothing() throws Exception {
        ask("gemini/gemini-3.8-flash");

        assertThat(told).isEmpty();
    }

    /** As some do that have none. */
    @Test
    void numberBelowZeroIsNoLimit() {
        HttpHeaders headers = HttpHeaders.of(
                Map.of(
                        "x-ratelimit-limit-requests", List.of("-1"),
                        "x-ratelimit-remaining-requests", List.of("-1"),
                        "x-ratelimit-reset-requests", List.of("0s"),
                        "x-ratelimit-limit-tokens", List.of("0")),
                (name, value) -> true);

        assertThat(RateLimitHeaders.of(new ExchangeOutcome.Answered(200, headers, "{}", Duration.ZERO), Instant.EPOCH))
                .isEmpty();
    }

    private void ask(String name) throws Exception {
        ModelRef model = ModelRef.parse(name);
        String provider = model.provider().value();
        String variable = provider.equals("huggingface") ? "HF" : provider.toUpperCase(Locale.ROOT);
        Endpoint endpoint = Endpoints.from(
                        CatalogueLoader.shipped(),
                        Map.of(
                                variable + "_BASE_URL",
                                simulator.baseUrl(provider),
                                variable.equals("HF") ? "HF_TOKEN" : variable + "_API_KEY",
                                "sk-test"),
                        Map.of())
                .of(model.provider())
                .orElseThrow();
        new ModelClients(wire, Clock.systemUTC(), (ref, words) -> told.addAll(words))
                .of(endpoint)
                .ask(new ModelRequest(model.model(), "REST?", 50, null, Duration.ofMinutes(1)));
    }
}
