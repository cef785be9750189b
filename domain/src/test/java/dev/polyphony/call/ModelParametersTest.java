package dev.polyphony.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes to a model beside the words is refused by the name of the field where it cannot be. */
class ModelParametersTest {
    private static final ToolDefinition WEATHER = new ToolDefinition("weather", null, "{}", null);

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("temperature", () -> sampling(2.1, null, null, null)),
                refused("temperature", () -> sampling(Double.NaN, null, null, null)),
                refused("top_p", () -> sampling(null, 0.0, null, null)),
                refused("top_p", () -> sampling(null, 1.1, null, null)),
                refused("presence_penalty", () -> sampling(null, null, -2.1, null)),
                refused("frequency_penalty", () -> sampling(null, null, null, 2.1)),
                refused("stop[1]", () -> other(List.of("a", ""), null, null)),
                refused("stop[16]", () -> other(Collections.nCopies(17, "a"), null, null)),
                refused("reasoning_effort", () -> other(null, "hard", null)),
                refused("response_format", () -> other(null, null, "xml")),
                refused("tools[1].name", () -> tools(List.of(WEATHER, WEATHER), null)),
                refused("tools[128]", () -> tools(many(129), null)),
                refused("tool_choice", () -> tools(null, "required")),
                refused("tool_choice", () -> tools(List.of(WEATHER), "time")),
                refused("name", () -> new ToolDefinition("a b", null, null, null)),
                refused("images", () -> new Image("image/tiff", "AAAA")),
                refused("images", () -> new Image("image/png", "A?==")),
                refused("images", () -> new Image("image/png", "AAA")),
                refused("images", () -> new Image("image/png", "")),
                refused("images", () -> Image.ofDataUrl("https://example.com/cat.png")));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedByName(String field, Executable made) {
        assertThatThrownBy(made::execute)
                .asInstanceOf(InstanceOfAssertFactories.type(InvalidField.class))
                .extracting(InvalidField::field)
                .isEqualTo(field);
    }

    @Test
    void toolsAreOfferedUnlessNoneIsToBeCalled() {
        assertThat(tools(List.of(WEATHER), null).offersTools()).isTrue();
        assertThat(tools(List.of(WEATHER), "weather").offersTools()).isTrue();
        assertThat(tools(List.of(WEATHER), "none").offersTools()).isFalse();
        assertThat(tools(null, "none").offersTools()).isFalse();
    }

    @Test
    void emptyListsSayNothing() {
        assertThat(tools(List.of(), null).isNone()).isTrue();
        assertThat(other(List.of(), null, null).isNone()).isTrue();
    }

    @Test
    void anImageIsReadFromADataUrl() {
        assertThat(Image.ofDataUrl("data:image/PNG;base64,iVBO\nRw0K")).isEqualTo(new Image("image/png", "iVBORw0K"));
    }

    private static ModelParameters sampling(
            @Nullable Double temperature,
            @Nullable Double topP,
            @Nullable Double presence,
            @Nullable Double frequency) {
        return new ModelParameters(temperature, topP, null, null, presence, frequency, null, null, null, null, null);
    }

    private static ModelParameters other(
            @Nullable List<String> stop, @Nullable String effort, @Nullable String format) {
        return new ModelParameters(null, null, stop, null, null, null, effort, null, null, null, format);
    }

    private static ModelParameters tools(@Nullable List<ToolDefinition> tools, @Nullable String choice) {
        return new ModelParameters(null, null, null, null, null, null, null, tools, choice, null, null);
    }

    private static List<ToolDefinition> many(int count) {
        return Stream.iterate(0, n -> n + 1)
                .limit(count)
                .map(n -> new ToolDefinition("tool" + n, null, null, null))
                .toList();
    }

    private static Arguments refused(String field, Executable made) {
        return Arguments.of(field, made);
    }
}
