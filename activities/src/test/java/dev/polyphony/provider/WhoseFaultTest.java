package dev.polyphony.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Failure;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * With whom a refusal lies, by the vendors' own words: with the request, the model, or the provider whom no request
 * reaches. None of them is asked again by the same call.
 */
class WhoseFaultTest {
    private final FailureTranslation translation = new FailureTranslation(Clock.systemUTC());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                // OpenAI
                "403 | {'error': {'message': 'Country, region, or territory not supported', 'code':"
                        + " 'unsupported_country_region_territory', 'type': 'request_forbidden'}} | PROVIDER | invalid",
                "401 | {'error': {'message': 'Your request IP is not authorized', 'code': 'ip_not_authorized'}}"
                        + " | PROVIDER | invalid",
                "403 | {'error': {'message': 'Project `proj_1` does not have access to model `gpt-4o`', 'type':"
                        + " 'invalid_request_error', 'code': 'model_not_found'}} | MODEL | invalid",
                "404 | {'error': {'message': 'The model `gpt-9` does not exist or you do not have access to it.', 'code':"
                        + " 'model_not_found'}} | MODEL | invalid",
                "400 | {'error': {'message': 'Your organization must be verified to use the model `o3`.'}} | MODEL | invalid",
                "404 | {'error': {'message': 'This is not a chat model and thus not supported in the v1/chat/completions"
                        + " endpoint.'}} | MODEL | invalid",
                "401 | {'error': {'message': 'The OpenAI account associated with this API key has been deactivated.', 'code':"
                        + " 'account_deactivated'}} | PROVIDER | unauthorized",
                // Anthropic
                "403 | {'type': 'error', 'error': {'type': 'forbidden', 'message': 'Request not allowed'}} | PROVIDER | invalid",
                "403 | {'type': 'error', 'error': {'type': 'permission_error', 'message': 'Your API key does not have"
                        + " permission to use the specified resource.'}} | MODEL | unauthorized",
                "400 | {'type': 'error', 'error': {'type': 'invalid_request_error', 'message': 'This organization has been"
                        + " disabled.'}} | PROVIDER | unauthorized",
                "404 | {'type': 'error', 'error': {'type': 'not_found_error', 'message': 'model: claude-9'}} | MODEL | invalid",
                // Gemini
                "400 | {'error': {'code': 400, 'message': 'User location is not supported for the API use.', 'status':"
                        + " 'FAILED_PRECONDITION'}} | PROVIDER | invalid",
                "404 | {'error': {'code': 404, 'message': 'models/gemini-9 is not found for API version v1beta, or is not"
                        + " supported for generateContent.', 'status': 'NOT_FOUND'}} | MODEL | invalid",
                "403 | {'error': {'code': 403, 'message': 'Generative Language API has not been used in project 1 before or"
                        + " it is disabled.', 'status': 'PERMISSION_DENIED'}} | MODEL | unauthorized",
                // Hugging Face, Mistral, Ollama
                "403 | {'error': 'Access to model meta-llama/Llama is restricted and you are not in the authorized list.'}"
                        + " | MODEL | unauthorized",
                "400 | {'error': {'message': 'The requested model is not supported by any provider you have enabled.', 'code':"
                        + " 'model_not_supported'}} | MODEL | invalid",
                "424 | {'error': 'Request failed during generation', 'error_type': 'generation'} | MODEL | unavailable",
                "400 | {'object': 'error', 'message': 'Invalid model: m', 'type': 'invalid_model', 'code': '1500'} | MODEL | invalid",
                "404 | {'error': 'model \\'llama9\\' not found, try pulling it first'} | MODEL | invalid",
                "400 | {'error': 'nomic-embed-text does not support chat'} | MODEL | invalid",
                "403 | <html>Forbidden</html> | PROVIDER | invalid",
                "403 | \"\" | PROVIDER | invalid",
                // compatible ones
                "400 | {'error': {'message': 'The model x has been decommissioned', 'code': 'model_decommissioned'}}"
                        + " | MODEL | invalid",
                "400 | {'error': {'message': 'Model Not Exist', 'type': 'invalid_request_error'}} | MODEL | invalid",
                "451 | {'error': {'message': 'Unavailable for legal reasons'}} | PROVIDER | invalid",
                "403 | {'error': {'message': 'This model is not available in your region.'}} | MODEL | invalid",
                "429 | {'error': {'message': 'Your account is suspended, please check your plan and billing details', 'type':"
                        + " 'exceeded_current_quota_error'}} | PROVIDER | credit",
                "403 | {'error': {'message': 'The model requires moderation and your input was flagged'}} | NOBODY | refused",
                "404 | {'error': {'message': 'No endpoints found that support tool use.', 'code': 404}} | NOBODY | invalid",
                // on the way
                "302 | \"\" | PROVIDER | invalid",
                "405 | \"\" | PROVIDER | invalid",
                "407 | \"\" | PROVIDER | unreachable",
                "410 | {'error': {'message': 'This model was retired'}} | MODEL | invalid",
                "415 | \"\" | PROVIDER | invalid",
                "421 | \"\" | PROVIDER | invalid",
                "426 | Upgrade Required | PROVIDER | invalid",
                "404 | <html>Not Found</html> | PROVIDER | invalid",
                // the request's own
                "400 | {'error': {'message': 'messages: at least one message is required'}} | NOBODY | invalid",
                "400 | {'error': {'message': 'Tool schema blocked is not an object'}} | NOBODY | invalid",
                "422 | {'detail': [{'msg': 'too high'}]} | NOBODY | invalid",
                "413 | \"\" | NOBODY | too long",
            })
    void isToldByTheProvidersWord(int status, String body, Failure.Scope scope, String kind) {
        Failure failure = translation.of(new ExchangeOutcome.Answered(
                status,
                HttpHeaders.of(Map.of(), (name, value) -> true),
                body.replace("\\'", "’").replace('\'', '"'),
                Duration.ZERO));

        assertThat(failure.scope()).isEqualTo(scope);
        assertThat(failure)
                .isInstanceOf(
                        switch (kind) {
                            case "invalid" -> Failure.InvalidRequest.class;
                            case "unauthorized" -> Failure.Unauthorized.class;
                            case "credit" -> Failure.CreditExhausted.class;
                            case "unavailable" -> Failure.Unavailable.class;
                            case "unreachable" -> Failure.Unreachable.class;
                            case "refused" -> Failure.Refused.class;
                            default -> Failure.ContextTooLong.class;
                        });
        assertThat(failure.needsSomebody())
                .isEqualTo(
                        switch (kind) {
                            case "invalid" -> scope != Failure.Scope.NOBODY;
                            case "unauthorized", "credit" -> true;
                            default -> false;
                        });
    }
}
