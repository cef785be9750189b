package dev.polyphony.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.ProviderId;
import dev.polyphony.storage.Database;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose spending a standing budget limits. */
class BudgetTest {
    private static final Money LIMIT = new Money(50);

    @ParameterizedTest
    @CsvSource({
        "tenant:acme/day, tenant:acme/day",
        "category:Design/day, category:Design/day",
        "provider:OpenAI/day, provider:openai/day",
        "provider:google/week, provider:gemini/week",
        "provider:claude/total, provider:anthropic/total",
        "model:openai/gpt-4o/day, model:openai/gpt-4o/day",
        "model:claude/haiku/day, model:anthropic/haiku/day",
        "model:huggingface/meta-llama/Llama-3.3-70B-Instruct/day,"
                + " model:huggingface/meta-llama/Llama-3.3-70B-Instruct/day"
    })
    void subjectIsOfTheFormOfItsScope(String written, String id) {
        assertThat(Budget.parse(written, LIMIT).id()).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            model:gpt-4o/day  | budget: model: 'gpt-4o' names no provider; write it before the model's id, as openai/gpt-4o
            category:a/b/day  | budget: category: 'a/b' is not 1 to 200 letters, digits or any of . _ : -
            tenant:é/day      | budget: tenant: 'é' is not 1 to 200 letters, digits or any of . _ : -
            provider:a/b/day  | budget: provider: 'a/b' is not a provider name such as 'openai'
            """)
    void subjectThatNothingCanCountToIsRefusedSayingWhy(String written, String problem) {
        assertThatThrownBy(() -> Budget.parse(written.strip(), LIMIT))
                .isInstanceOf(InvalidField.class)
                .hasToString("dev.polyphony.call.InvalidField: " + problem);
    }

    @Test
    void namesOfACatalogueComeFirst() {
        SubjectNames names =
                new SubjectNames(typed -> new ProviderId("own-" + typed), typed -> ModelRef.parse("openai/" + typed));

        assertThat(Budget.parse("model:gpt-4o/day=1", names).id()).isEqualTo("model:openai/gpt-4o/day");
        assertThat(Budget.parse("provider:claude/day=1", names).id()).isEqualTo("provider:own-claude/day");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model:gpt-4o/day", "model:openai/gpt-4o/day", "provider:claude/day"})
    void nameThatIsLookedUpLaterIsRead(String written) {
        assertThat(Budget.parse(written, LIMIT, SubjectNames.LATER).limit()).isEqualTo(LIMIT);
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void rowOfAnOlderVersionThatNothingCanCountToIsSaidToBeUnreadable(Databases databases) {
        try (Database database = Database.open(databases.fresh(), null, null)) {
            database.jdbi()
                    .useHandle(handle -> handle.execute("insert into budget (id, scope, subject, period,"
                            + " limit_micros) values ('model:gpt-4o/day', 'MODEL', 'gpt-4o', 'DAY', 1)"));
            Budgets budgets = new Budgets(database, () -> Instant.EPOCH);

            assertThat(budgets.unreadable()).isEqualTo(List.of("model:gpt-4o/day"));
            assertThat(budgets.standing()).isEmpty();
            assertThat(budgets.remove("model:gpt-4o/day")).isTrue();
        }
    }
}
