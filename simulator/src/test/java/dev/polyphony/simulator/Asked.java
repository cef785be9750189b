package dev.polyphony.simulator;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** Asks any provider in its own format, by the JDK's client. */
final class Asked {
    static final List<String> PROVIDERS =
            List.of("openai", "anthropic", "gemini", "mistral", "huggingface", "ollama", "groq");

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Asked() {}

    static HttpClient client() {
        return CLIENT;
    }

    static HttpResponse<String> once(Simulator simulator, String provider, String model, String prompt)
            throws Exception {
        return CLIENT.send(
                request(simulator, provider, model, prompt, false).build(), HttpResponse.BodyHandlers.ofString());
    }

    static HttpResponse<String> streamed(Simulator simulator, String provider, String model, String prompt)
            throws Exception {
        return CLIENT.send(
                request(simulator, provider, model, prompt, true).build(), HttpResponse.BodyHandlers.ofString());
    }

    static HttpRequest.Builder request(
            Simulator simulator, String provider, String model, String prompt, boolean stream) {
        HttpRequest.Builder request = keyless(simulator, provider, model, prompt, stream);
        return switch (provider) {
            case "anthropic" -> request.header("x-api-key", "key-1");
            case "gemini" -> request.header("x-goog-api-key", "key-1");
            case "ollama" -> request;
            default -> request.header("Authorization", "Bearer key-1");
        };
    }

    static HttpRequest.Builder keyless(
            Simulator simulator, String provider, String model, String prompt, boolean stream) {
        String messages = """
                {"model":"%s","max_tokens":1000,"stream":%s,"messages":[{"role":"user","content":"%s"}]}""".formatted(model, stream, prompt);
        String contents = """
                {"contents":[{"role":"user","parts":[{"text":"%s"}]}]}""".formatted(prompt);
        String path = switch (provider) {
            case "anthropic" -> "/v1/messages";
            case "gemini" ->
                "/v1beta/models/" + model + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
            case "ollama" -> "/api/chat";
            default -> "/chat/completions";
        };
        return HttpRequest.newBuilder(URI.create(simulator.baseUrl(provider) + path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(provider.equals("gemini") ? contents : messages));
    }

    /** Where each vendor's answer has its text, as a JSON pointer. */
    static String textOf(String provider) {
        return switch (provider) {
            case "anthropic" -> "/content/0/text";
            case "gemini" -> "/candidates/0/content/parts/0/text";
            case "ollama" -> "/message/content";
            default -> "/choices/0/message/content";
        };
    }
}
