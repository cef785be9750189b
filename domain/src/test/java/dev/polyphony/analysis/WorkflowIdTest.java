package dev.polyphony.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.InvalidField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkflowIdTest {
    @ParameterizedTest
    @CsvSource({"default, an-1, an-1, an-1", "legal, an-1, legal~an-1, an-1 (tenant legal)"})
    void carriesTheTenantUnlessItIsTheDefaultOne(String tenant, String id, String value, String described) {
        WorkflowId workflow = new Principal(tenant).workflow(id);

        assertThat(workflow.value()).isEqualTo(value);
        assertThat(WorkflowId.parse(value)).isEqualTo(workflow);
        assertThat(workflow.describe()).isEqualTo(described);
    }

    @Test
    void whatTellsTenantsApartIsNeitherInAnIdNorInATenant() {
        assertThatThrownBy(() -> analysis("a~b", "legal"))
                .isInstanceOf(InvalidField.class)
                .hasMessage("id: 'a~b' is not 1 to 200 letters, digits or any of . _ : -");
        assertThatThrownBy(() -> analysis("an-1", "a~b"))
                .isInstanceOf(InvalidField.class)
                .hasMessage("tenant: 'a~b' is not 1 to 200 letters, digits or any of . _ : -");
        assertThatThrownBy(() -> new Principal("a~b")).isInstanceOf(InvalidField.class);
    }

    private static Analysis analysis(String id, String tenant) {
        return new Analysis(id, tenant, "q", Selection.Preset.of("fallback"), Limits.DEFAULT);
    }
}
