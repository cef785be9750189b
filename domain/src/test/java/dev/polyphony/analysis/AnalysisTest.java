package dev.polyphony.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.Conversation;
import dev.polyphony.call.Image;
import dev.polyphony.call.Message;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.call.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Images and formats of a question. */
class AnalysisTest {
    private static final Image DOT = new Image("image/png", "iVBORw0K");
    private static final Message SAID = new Message(Role.ASSISTANT, "A picture.");

    @Test
    void anImageIsAQuestion() {
        Analysis analysis = asked("What is this?");
        Conversation picture = new Conversation(null, List.of(), List.of(DOT), null);

        assertThat(analysis.with(picture, null).promptBytes())
                .as("counted in tokens")
                .isEqualTo(analysis.promptBytes() + Image.TOKENS);
        assertThat(analysis.with(picture, null).images()).containsExactly(DOT);
    }

    @Test
    void aLargeImageIsKeptElsewhere() {
        Image large = new Image("image/png", "A".repeat(Analysis.MAX_PROMPT_BYTES));
        Conversation earlier =
                new Conversation(null, List.of(new Message(Role.USER, "", List.of(large), null, null), SAID));
        Analysis analysis = asked("q").with(earlier, null);

        assertThat(asked("q").travelsWhole()).isTrue();
        assertThat(analysis.travelsWhole()).isFalse();
        assertThat(analysis.withImages(image -> image.keptAt("text-1")).images())
                .containsExactly(large.keptAt("text-1"));
        assertThat(analysis.withImages(image -> image.keptAt("text-1")).travelsWhole())
                .isTrue();
    }

    @Test
    void moreThanABodyHoldsIsTooMuch() {
        Image half = new Image("image/png", "A".repeat((int) (Analysis.MAX_IMAGE_BYTES / 2)));

        asked("q").with(new Conversation(null, List.of(), List.of(half, half), null), null);
        assertThatThrownBy(() ->
                        asked("q").with(new Conversation(null, List.of(), List.of(half, half, DOT), null), null))
                .hasMessageStartingWith("images: ");
    }

    @Test
    void anObjectIsAFormOfItsOwn() {
        ModelParameters object = format(ModelParameters.JSON_OBJECT);

        assertThat(asked("q").with(null, object).answerSchema()).isEqualTo("{\"type\":\"object\"}");
        assertThatThrownBy(() -> asked("q").with(null, format(ModelParameters.JSON_SCHEMA)))
                .hasMessageStartingWith("response_format: ");
        assertThat(asked("q").with(null, ModelParameters.NONE)).isEqualTo(asked("q"));
    }

    private static ModelParameters format(String format) {
        return new ModelParameters(null, null, null, null, null, null, null, null, null, null, format);
    }

    private static Analysis asked(String prompt) {
        return new Analysis("an-1", "default", prompt, Selection.Preset.of("fallback"), Limits.DEFAULT);
    }
}
