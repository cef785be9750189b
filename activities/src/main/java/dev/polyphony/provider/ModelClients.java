package dev.polyphony.provider;

import dev.polyphony.catalogue.Adapter;
import dev.polyphony.local.LocalModels;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Gives the client of an endpoint. All of them share one {@link HttpTransport}. */
public final class ModelClients {
    private final HttpTransport wire;
    private final Clock clock;
    private final RateLimitListener limits;
    private final @Nullable Duration keepAlive;
    private final LocalModels local;
    private final ParameterSupport support;
    private final OllamaWindows windows = new OllamaWindows();
    private final SharedChatModels models = new SharedChatModels();

    /** Nobody hears of limits. */
    public ModelClients(HttpTransport wire, Clock clock) {
        this(wire, clock, (model, words) -> {});
    }

    /**
     * @param clock against which a provider's dates are read
     * @param limits hears of the limits of real providers
     */
    public ModelClients(HttpTransport wire, Clock clock, RateLimitListener limits) {
        this(wire, clock, limits, null, LocalModels.none(), new ParameterSupport());
    }

    private ModelClients(
            HttpTransport wire,
            Clock clock,
            RateLimitListener limits,
            @Nullable Duration keepAlive,
            LocalModels local,
            ParameterSupport support) {
        this.wire = wire;
        this.clock = clock;
        this.limits = limits;
        this.keepAlive = keepAlive;
        this.local = local;
        this.support = support;
    }

    /** The same, which tell Ollama how long to keep a model that nobody asks; to whole seconds, zero for not at all. */
    public ModelClients keepingModels(Duration time) {
        return new ModelClients(wire, clock, limits, time, local, support);
    }

    /** The same, with the models that this process serves itself. */
    public ModelClients serving(LocalModels served) {
        return new ModelClients(wire, clock, limits, keepAlive, served, support);
    }

    /** Cheap: holds no connection and no thread of its own. */
    public ModelClient of(Endpoint endpoint) {
        if (endpoint.adapter() == Adapter.LLAMA && !endpoint.simulated()) {
            return new LocalClient(endpoint, local, this::vendor);
        }
        return endpoint.hosts().isEmpty()
                ? vendor(endpoint)
                : new HostedClient(endpoint.hosts().stream()
                        .map(host -> vendor(endpoint.at(host)))
                        .toList());
    }

    /** Of an endpoint that is one machine with Ollama. */
    public OllamaMachine machineOf(Endpoint endpoint) {
        return new OllamaMachine(apiOf(endpoint), clock);
    }

    private ModelClient vendor(Endpoint endpoint) {
        VendorFormat format = format(endpoint.adapter());
        return new VendorClient(endpoint, format, wire, translation(endpoint, format), support, clock, limits, models);
    }

    /** Cheap, as {@link #of}. */
    public VendorApi apiOf(Endpoint endpoint) {
        VendorFormat format = format(endpoint.adapter());
        return new VendorApi(endpoint, format, wire, translation(endpoint, format), support);
    }

    private AnswerTranslation translation(Endpoint endpoint, VendorFormat format) {
        return new AnswerTranslation(endpoint, format, new FailureTranslation(clock));
    }

    private VendorFormat format(Adapter adapter) {
        return switch (adapter) {
            case OPENAI, LLAMA -> new OpenAiFormat(support);
            case ANTHROPIC -> new AnthropicFormat();
            case GEMINI -> new GeminiFormat();
            case MISTRAL -> new MistralFormat();
            case OLLAMA -> new OllamaFormat(windows, keepAlive);
        };
    }
}
