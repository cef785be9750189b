package dev.polyphony.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageTest {
    @ParameterizedTest
    @CsvSource({
        "89504e470d0a1a0a0000, image/png",
        "ffd8ffe000104a464946, image/jpeg",
        "474946383961, image/gif",
        "52494646240000005745425056503820, image/webp"
    })
    void fileIsWhatItBeginsAs(String hex, String type) {
        byte[] content = HexFormat.of().parseHex(hex);

        assertThat(Image.ofFile(content))
                .isEqualTo(new Image(type, Base64.getEncoder().encodeToString(content)));
    }

    @ParameterizedTest
    @CsvSource({"''", "GIF", "RIFF....WAVE", "<svg/>", "%PDF-1.7"})
    void fileThatIsNoneIsRefused(String content) {
        assertThatThrownBy(() -> Image.ofFile(content.getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessage("images: is no image that models take: PNG, JPEG, GIF or WebP");
    }

    @Test
    void dataUrlIsItsImage() {
        assertThat(Image.ofDataUrl("data:image/PNG;charset=x;base64,iVBO\nRw0K"))
                .isEqualTo(new Image("image/png", "iVBORw0K"));
        assertThatThrownBy(() -> Image.ofDataUrl("https://example.com/x.png"))
                .hasMessage("images: only data URLs are taken, such as data:image/png;base64,...");
        assertThatThrownBy(() -> Image.ofDataUrl("data:image/tiff;base64,iVBORw0K"))
                .hasMessageStartingWith("images: a type that models do not take");
        for (String none : List.of("%%%%", "AAA", "A===", "====", "AA=A", "AAAA=")) {
            assertThatThrownBy(() -> Image.ofDataUrl("data:image/png;base64," + none))
                    .as(none)
                    .hasMessage("images: not base64");
        }
        assertThat(Image.ofDataUrl("data:image/png;base64,AA==").base64()).isEqualTo("AA==");
    }
}
