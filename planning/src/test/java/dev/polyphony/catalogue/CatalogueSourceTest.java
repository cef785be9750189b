package dev.polyphony.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.InvalidField;
import dev.polyphony.notation.NotationError;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CatalogueSourceTest {
    private String yaml = "models: [{ alias: mine, id: openai/mine }]";
    private final CatalogueSource source = new CatalogueSource(() -> CatalogueLoader.withOwn("own.yaml", yaml));

    @Test
    void anotherFileIsAnotherCatalogueAndTheSameOneIsNot() {
        Catalogue before = source.get();

        assertThat(source.reload()).isFalse();
        assertThat(source.get()).isSameAs(before);
        yaml = "models: [{ alias: other, id: openai/other }]";
        assertThat(source.reload()).isTrue();
        assertThat(source.get().models()).containsKey("other").doesNotContainKey("mine");
    }

    @Test
    void brokenFileLeavesTheLastGoodOne() {
        Catalogue before = source.get();
        yaml = "models: [{ alias: mine, id: openai/mine, slots: none }]";

        assertThatThrownBy(source::reload).isInstanceOf(NotationError.class).hasMessageContaining("own.yaml:1");
        assertThat(source.get()).isSameAs(before);
    }

    @Test
    void listenerHearsOfACatalogueBeforeItHoldsAndCanKeepItFromHolding() {
        Catalogue before = source.get();
        source.onChange(next -> {
            assertThat(source.get()).isSameAs(before);
            throw new InvalidField("OPENAI_BASE_URL", "is no address");
        });
        yaml = "";

        assertThatThrownBy(source::reload).isInstanceOf(InvalidField.class);
        assertThat(source.get()).isSameAs(before);
    }

    @Test
    void whatIsMadeOfACatalogueIsMadeOnceForEach() {
        AtomicInteger made = new AtomicInteger();
        Supplier<String> sizes =
                source.derived(catalogue -> catalogue.models().containsKey("mine") + " " + made.incrementAndGet());

        assertThat(sizes.get()).isEqualTo("true 1").isSameAs(sizes.get());
        yaml = "";
        source.reload();
        assertThat(sizes.get()).isEqualTo("false 2").isSameAs(sizes.get());
    }
}
