package dev.polyphony.provider;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel.OpenAiChatModelBuilder;
import dev.polyphony.provider.ParameterSupport.Refused;
import java.util.regex.Pattern;

/**
 * OpenAI's chat completions, and every endpoint compatible with them. The base URL ends in {@code /v1}.
 *
 * <p>The output limit has two names. OpenAI itself takes {@code max_completion_tokens} for every model and refuses
 * {@code max_tokens} for those that reason; many compatible servers know {@code max_tokens} only. So the new name goes
 * to OpenAI's own address, and elsewhere only with models whose name says that they are OpenAI's reasoning ones, which
 * only gateways serve, and those know it. Those models also refuse any temperature but their own: it is left out. Where
 * a model turns out to want it the other way round, {@link ParameterSupport} knows.
 */
final class OpenAiFormat implements VendorFormat {
    private static final String OPENAI = "api.openai.com";
    private static final Pattern REASONING = Pattern.compile("(?:.*/)?(?:gpt-(?:[5-9]|\\d\\d)|o\\d)(?:[.\\-:].*)?");

    private final ParameterSupport support;

    OpenAiFormat(ParameterSupport support) {
        this.support = support;
    }

    @Override
    public ChatModel chatModel(Endpoint endpoint, ModelRequest request, HttpClientBuilder http) {
        boolean reasoning = isReasoning(request.model());
        OpenAiChatModelBuilder builder = OpenAiChatModel.builder()
                .httpClientBuilder(http)
                .baseUrl(endpoint.baseUrl().toString())
                .apiKey(endpoint.keyOrNull())
                .modelName(request.model())
                .maxRetries(0);
        if (!reasoning) {
            builder.temperature(request.temperature());
        }
        boolean newName = reasoning || OPENAI.equals(endpoint.baseUrl().getHost());
        boolean otherName = support.of(endpoint.provider(), request.model()).contains(Refused.LIMIT_NAME);
        if (newName != otherName) {
            builder.maxCompletionTokens(request.maxOutputTokens());
        } else {
            builder.maxTokens(request.maxOutputTokens());
        }
        return builder.build();
    }

    /** Whether its name says that it is one of OpenAI's that reason. */
    static boolean isReasoning(String model) {
        return REASONING.matcher(model).matches();
    }

    @Override
    public HttpRequest modelsRequest(Endpoint endpoint) {
        return models(endpoint, endpoint.baseUrl() + "/models");
    }

    /** Mistral's list is OpenAI's, at another address. */
    static HttpRequest models(Endpoint endpoint, String url) {
        HttpRequest.Builder request =
                HttpRequest.builder().method(HttpMethod.GET).url(url);
        String key = endpoint.keyOrNull();
        if (key != null) {
            request.addHeader("Authorization", "Bearer " + key);
        }
        return request.build();
    }
}
