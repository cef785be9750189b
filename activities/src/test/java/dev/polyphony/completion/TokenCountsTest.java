package dev.polyphony.completion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.call.Usage;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCountsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'usage': {'prompt_tokens': 7, 'completion_tokens': 3}}",
                "{'usage': {'prompt_tokens': '7', 'completion_tokens': 3.0}}",
                "{'usage': {'prompt_tokens': 7, 'completion_tokens': null, 'total_tokens': 10}}",
                "{'usage': {'prompt_tokens': 0, 'completion_tokens': 3, 'total_tokens': 10}}",
                "{'usage': {'input_tokens': 7, 'output_tokens': 3}}",
                "{'usageMetadata': {'promptTokenCount': 7, 'candidatesTokenCount': 3, 'totalTokenCount': 10}}",
                "{'usageMetadata': {'promptTokenCount': 7, 'totalTokenCount': 10}}",
                "{'prompt_eval_count': 7, 'eval_count': 3}",
                "{'x_groq': {'usage': {'prompt_tokens': 7, 'completion_tokens': 3}}}",
            })
    void countsAreFoundWhereverVendorsPutThem(String answer) {
        assertThat(usage(answer)).contains(new Usage(7, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'usage': null}",
                "{'usage': {'prompt_tokens': null, 'completion_tokens': null}}",
                "{'usage': {'prompt_tokens': 7}}",
                "{'usage': {'prompt_tokens': 7, 'completion_tokens': 0, 'total_tokens': 7}}",
                "{'usage': {'prompt_tokens': 0, 'completion_tokens': 3, 'total_tokens': 3}}",
                "{'usage': {'prompt_tokens': 0, 'completion_tokens': 0, 'total_tokens': 0}}",
                "{'usage': {'prompt_tokens': 7, 'completion_tokens': -3}}",
                "{'usage': {'prompt_tokens': -7, 'completion_tokens': 3}}",
                "{'usage': {'prompt_tokens': 7, 'completion_tokens': 2.5}}",
                "{'usage': {'prompt_tokens': 7, 'completion_tokens': 9223372036854775808}}",
                "{'usage': {'prompt_tokens': 7, 'completion_tokens': 1e300}}",
                "{'usage': {'prompt_tokens': 7, 'completion_tokens': 'many'}}",
                "{'usage': {'prompt_tokens': 7, 'completion_tokens': true}}",
                "{'eval_count': 3}",
            })
    void whatCannotBeCountedIsUnknownAndNotNothing(String answer) {
        assertThat(usage(answer)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'usage': {'prompt_tokens': 10, 'completion_tokens': 20, 'total_tokens': 330}}",
                "{'usage': {'prompt_tokens': 10, 'completion_tokens': 320, 'completion_tokens_details': {'reasoning_tokens': 300}}}",
                "{'usage': {'prompt_tokens': 10, 'completion_tokens': 20, 'completion_tokens_details': {'reasoning_tokens': 300}}}",
                "{'usageMetadata': {'promptTokenCount': 10, 'candidatesTokenCount': 20, 'thoughtsTokenCount': 300}}",
                "{'usageMetadata': {'promptTokenCount': 10, 'candidatesTokenCount': 20, 'totalTokenCount': 330}}",
            })
    void thoughtsThatAreBilledAsOutputAreCountedAsOutput(String answer) {
        assertThat(usage(answer)).contains(new Usage(10, 320));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'usage': {'prompt_tokens': 10, 'completion_tokens': 2, 'prompt_tokens_details': {'cached_tokens': 8}}}",
                "{'usage': {'prompt_tokens': 10, 'completion_tokens': 2, 'prompt_cache_hit_tokens': 8, 'prompt_cache_miss_tokens': 2}}",
                "{'usage': {'prompt_tokens': 10, 'completion_tokens': 2, 'cached_tokens': 8}}",
                "{'usage': {'prompt_tokens': 10, 'completion_tokens': 2, 'num_cached_tokens': 8}}",
                "{'usage': {'input_tokens': 2, 'cache_read_input_tokens': 8, 'output_tokens': 2}}",
                "{'usageMetadata': {'promptTokenCount': 10, 'candidatesTokenCount': 2, 'cachedContentTokenCount': 8}}",
            })
    void whatACacheHeldIsPartOfTheInput(String answer) {
        assertThat(usage(answer)).contains(new Usage(10, 2, 8L, null));
    }

    @Test
    void whatACacheTookIsPartOfTheInput() {
        assertThat(
                        usage(
                                "{'usage': {'input_tokens': 1, 'cache_creation_input_tokens': 4, 'cache_read_input_tokens': 5, 'output_tokens': 2}}"))
                .contains(new Usage(10, 2, 5L, 4L));
    }

    @Test
    void cacheThatHeldMoreThanThereIsIsNotKnown() {
        assertThat(
                        usage(
                                "{'usage': {'prompt_tokens': 10, 'completion_tokens': 2, 'prompt_tokens_details': {'cached_tokens': 11}}}"))
                .contains(new Usage(10, 2));
    }

    @Test
    void withoutTextNoOutputIsPossible() {
        assertThat(counts("{'usageMetadata': {'promptTokenCount': 15, 'totalTokenCount': 15}}")
                        .usage(false))
                .contains(new Usage(15, 0));
        assertThat(counts("{'usage': {'prompt_tokens': 15, 'completion_tokens': 0}}")
                        .usage(false))
                .contains(new Usage(15, 0));
        assertThat(counts("{'usageMetadata': {'promptTokenCount': 15, 'thoughtsTokenCount': 5}}")
                        .usage(false))
                .contains(new Usage(15, 5));
    }

    private static Optional<Usage> usage(String answer) {
        return counts(answer).usage(true);
    }

    private static TokenCounts counts(String answer) {
        try {
            TokenCounts counts = new TokenCounts();
            counts.add(new ObjectMapper().readTree(answer.replace('\'', '"')));
            return counts;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
