package dev.polyphony.provider;

import dev.polyphony.catalogue.Adapter;
import dev.polyphony.local.LocalModels;
import java.time.Clock;

/** Gives the client of an endpoint. All of them share one {@link HttpTransport}. */
public final class ModelClients {
    private final HttpTransport wire;
    private final Clock clock;
    private final RateLimitListener limits;
    private final LocalModels local;
    private final ParameterSupport support = new ParameterSupport();

    /** Nobody hears of limits. */
    public ModelClients(HttpTransport wire, Clock clock) {
        this(wire, clock, (model, words) -> {});
    }

    /**
     * @param clock against which a provider's dates are read
     * @param limits hears of the limits of real providers
     */
    public ModelClients(HttpTransport wire, Clock clock, RateLimitListener limits) {
        this(wire, clock, limits, LocalModels.none());
    }

    private ModelClients(HttpTransport wire, Clock clock, RateLimitListener limits, LocalModels local) {
        this.local = local;
        this.limits = limits;
        this.wire = wire;
        this.clock = clock;
    }

    /** The same, with the models that this process serves itself. */
    public ModelClients serving(LocalModels models) {
        return new ModelClients(wire, clock, limits, models);
    }

    /** Cheap: holds no connection and no thread of its own. */
    public ModelClient of(Endpoint endpoint) {
        return endpoint.adapter() == Adapter.LLAMA && !endpoint.simulated()
                ? new LocalClient(endpoint, local, this::vendor)
                : vendor(endpoint);
    }

    private ModelClient vendor(Endpoint endpoint) {
        VendorFormat format = format(endpoint.adapter());
        return new VendorClient(endpoint, format, wire, translation(endpoint, format), support, clock, limits);
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
            case OLLAMA -> new OllamaFormat();
        };
    }
}
