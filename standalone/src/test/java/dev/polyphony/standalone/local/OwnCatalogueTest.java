package dev.polyphony.standalone.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.standalone.local.OwnCatalogue.Edited;
import dev.polyphony.standalone.local.OwnCatalogue.Line;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnCatalogueTest {
    private static final Line MODEL = new Line("models", "m:7b", "{ alias: \"m:7b\", slots: 1 }");
    private static final Line CHAIN = new Line("chains", "local", "[\"m:7b\"]");

    @Test
    void emptyFileGetsTheLinesBelowTheirSections() {
        assertThat(new OwnCatalogue("").with(List.of(MODEL, CHAIN)).text()).isEqualTo("""
                models: # by polyphony local setup
                  - { alias: "m:7b", slots: 1 } # by polyphony local setup
                chains: # by polyphony local setup
                  local: ["m:7b"] # by polyphony local setup
                """);
    }

    @Test
    void linesAreWrittenOnceAndGoWhenTheyAreNoLongerWanted() {
        String both = new OwnCatalogue("").with(List.of(MODEL, CHAIN)).text();

        OwnCatalogue again = new OwnCatalogue(both);

        assertThat(again.isChangedBy(again.with(List.of(MODEL, CHAIN)))).isFalse();
        assertThat(again.with(List.of(CHAIN)).text()).doesNotContain("m:7b\", slots");
    }

    @Test
    void usersLinesStayAndWhatTheyAreAboutIsLeftToThem() {
        String own = """
                # mine
                models:
                - alias: "m:7b"
                  slots: 9
                chains:   # these, too
                    private: [a]
                """;

        Edited edited = new OwnCatalogue(own).with(List.of(MODEL, CHAIN));

        assertThat(edited.left()).containsExactly(MODEL);
        assertThat(edited.text()).isEqualTo("""
                # mine
                models:
                - alias: "m:7b"
                  slots: 9
                chains:   # these, too
                    local: ["m:7b"] # by polyphony local setup
                    private: [a]
                """);
    }

    @Test
    void linesOfTheUserBelowOurHeadAreHis() {
        String own = new OwnCatalogue("").with(List.of(MODEL)).text() + "  - { alias: n, slots: 2 }\n";

        assertThat(new OwnCatalogue(own).with(List.of()).text())
                .isEqualTo("models: # by polyphony local setup\n  - { alias: n, slots: 2 }\n");
    }

    @Test
    void whatHasNoPlaceIsToldToBeWrittenByHand() {
        Edited edited = new OwnCatalogue("models: [{ alias: n, slots: 2 }]\n").with(List.of(MODEL));

        assertThat(edited.byHand()).containsExactly(MODEL);
        assertThat(edited.text()).isEqualTo("models: [{ alias: n, slots: 2 }]\n");
    }

    @Test
    void memoryIsReadOffWhatTheCardSays() {
        assertThat(MachineMemory.largest("8192, Old card\n24564, NVIDIA GeForce RTX 4090\n"))
                .get()
                .returns("NVIDIA GeForce RTX 4090", MachineMemory::cardName)
                .extracting(Profile::fitting)
                .isEqualTo(Profile.CARD_24GB);
        assertThat(MachineMemory.largest("NVIDIA-SMI has failed")).isEmpty();
        assertThat(Profile.fitting(new MachineMemory(8.6, 32, "x"))).isEqualTo(Profile.SMALL);
        assertThat(Profile.fitting(new MachineMemory(0, 64, ""))).isEqualTo(Profile.CPU);
    }
}
