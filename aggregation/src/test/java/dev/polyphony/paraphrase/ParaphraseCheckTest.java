package dev.polyphony.paraphrase;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParaphraseCheckTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            How do I migrate from MySQL to PostgreSQL?                    | How do I migrate to MySQL from PostgreSQL?
            How do I convert from dollars to euros?                       | How do I convert to dollars from euros?
            difference between tea with milk and coffee with sugar        | difference between tea with sugar and coffee with milk
            How far is the nearest hotel from my hospital?                | How far is the nearest hospital from my hotel?
            What are the common side effects of ibuprofen?                | What are the possible side effects of ibuprofen?
            How do I enable 2FA?                                          | How do I disable 2FA?
            Who won the cup in 2024?                                      | Who won the cup in 2025?
            """)
    void otherQuestionIsTold(String earlier, String later) {
        assertThat(ParaphraseCheck.difference(earlier, later)).isPresent();
        assertThat(ParaphraseCheck.difference(later, earlier)).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            What is the difference between TCP and UDP?                   | What is the difference between UDP and TCP?
            How far is Paris from Lyon?                                   | What is the distance between Lyon and Paris?
            How do I migrate from MySQL to PostgreSQL?                    | How can I migrate from MySQL to PostgreSQL?
            How do I reset my password?                                   | What is the best way to reset my password?
            """)
    void sameQuestionIsKnown(String earlier, String later) {
        assertThat(ParaphraseCheck.difference(earlier, later)).isEmpty();
    }
}
