package dev.polyphony.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.InvalidField;
import dev.polyphony.workflow.AnalysisAttributes;
import dev.polyphony.workflow.AnalysisWorkflow;
import dev.polyphony.workflow.SearchAttributes;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server without workers: what a client can do alone. */
class AnalysisClientTest {
    private final TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder().setUseTimeskipping(false).build());
    private final AnalysisClient everybody = new AnalysisClient(temporal.getWorkflowClient());
    private final AnalysisClient client = everybody.forTenant("acme");

    @BeforeEach
    void register() {
        registration().register();
    }

    @AfterEach
    void stop() {
        temporal.close();
    }

    @Test
    void registeringTwiceIsFine() {
        registration().register();
    }

    @Test
    void submittingTwiceGivesOneAnalysis() {
        assertThat(client.submit(analysis("an-1", "q"))).isEqualTo(new Submission("an-1", false));
        assertThat(client.submit(analysis("an-1", "q"))).isEqualTo(new Submission("an-1", true));
    }

    @Test
    void requestThatTheServerWouldNotTakeIsRefusedByItsField() {
        // A million characters that JSON writes as six bytes each.
        assertThatThrownBy(() -> client.submit(analysis("an-9", "q" + "\u0001".repeat(1_000_000))))
                .isInstanceOfSatisfying(
                        InvalidField.class,
                        refused -> assertThat(refused.field()).isEqualTo("prompt"));
    }

    @Test
    void labelsAreCutToWhatTheServerTakes() {
        Analysis analysis = new Analysis("an-10", "acme", "q", Selection.Preset.of("s".repeat(5_000)), Limits.DEFAULT);

        assertThat(AnalysisAttributes.summary(analysis)).hasSizeLessThan(320);
        assertThat(AnalysisAttributes.searchAttributes(analysis).get(SearchAttributes.STRATEGY))
                .hasSizeLessThan(255);
    }

    @Test
    void analysisIsLabelledAndItsPromptOnlyWherePayloadsCanBeRead() {
        client.submit(analysis("an-2", "a secret plan"));
        var described =
                temporal.getWorkflowClient().newUntypedWorkflowStub("acme~an-2").describe();
        var attributes = described.getTypedSearchAttributes();
        assertThat(attributes.get(SearchAttributes.TENANT)).isEqualTo("acme");
        assertThat(attributes.get(SearchAttributes.STRATEGY)).isEqualTo("fallback");
        assertThat(attributes.get(SearchAttributes.STATUS)).isEqualTo("running");
        assertThat(described.getTaskQueue()).isEqualTo(AnalysisWorkflow.TASK_QUEUE);
        assertThat(AnalysisAttributes.summary(analysis("an-2", "a secret plan")))
                .isEqualTo("fallback · default chain");
        assertThat(AnalysisAttributes.details(analysis("an-2", "a plan\nof two lines"), true))
                .isEqualTo("> a plan\n> of two lines\n\n- tenant **acme**");
        assertThat(AnalysisAttributes.details(analysis("an-2", "a secret plan"), false))
                .isEqualTo("- tenant **acme**");
    }

    @Test
    void resultIsWaitedForOnlySoLong() {
        client.submit(analysis("an-3", "q"));
        assertThatThrownBy(() -> client.result("an-3", Duration.ofMillis(50))).isInstanceOf(TimeoutException.class);
    }

    @Test
    void unattendedAnalysisIsShownAsSuch() {
        client.submit(analysis("an-4", "q"));
        assertThat(client.show("an-4")).isInstanceOf(AnalysisState.Unattended.class);
    }

    @Test
    void terminatedAnalysisIsBroken() {
        client.submit(analysis("an-5", "q"));
        temporal.getWorkflowClient().newUntypedWorkflowStub("acme~an-5").terminate("test");
        assertThat(client.show("an-5")).isEqualTo(new AnalysisState.Broken("terminated"));
        assertThatThrownBy(() -> client.result("an-5", Duration.ofMinutes(1)))
                .isInstanceOf(AnalysisBroken.class)
                .hasMessage("analysis an-5 ended without a result: terminated");
    }

    @Test
    void unknownIdIsTyped() {
        assertThatThrownBy(() -> client.show("nope")).isInstanceOf(UnknownAnalysis.class);
        assertThatThrownBy(() -> client.progress("nope")).isInstanceOf(UnknownAnalysis.class);
        assertThatThrownBy(() -> client.cancel("nope")).isInstanceOf(UnknownAnalysis.class);
        assertThatThrownBy(() -> client.result("nope", Duration.ofMinutes(1))).isInstanceOf(UnknownAnalysis.class);
    }

    @Test
    void sameQuestionIsTheSameAnalysisAlsoWhenItHasEnded() {
        client.submit(schema("an-6", "{\"type\": \"object\", \"title\": \"t\"}"));
        temporal.getWorkflowClient().newUntypedWorkflowStub("acme~an-6").terminate("test");
        assertThat(client.submit(schema("an-6", "{\"title\":\"t\",\"type\":\"object\"}")))
                .isEqualTo(new Submission("an-6", true));
    }

    @Test
    void otherQuestionUnderTheSameIdIsAConflict() {
        client.submit(analysis("an-7", "q"));
        Analysis longer = new Analysis(
                "an-7", "acme", "q", Selection.Preset.of("fallback"), new Limits(Duration.ofMinutes(2), null, null));
        for (Analysis other : List.of(analysis("an-7", "another"), schema("an-7", "{}"), longer)) {
            assertThatThrownBy(() -> client.submit(other))
                    .isInstanceOf(AnalysisConflict.class)
                    .hasMessage("the id 'an-7' stands for another question already; give this one another id");
        }
    }

    @Test
    void analysisOfAnotherTenantIsNotSubmitted() {
        assertThatThrownBy(() -> everybody.submit(analysis("an-8", "q")))
                .isInstanceOf(InvalidField.class)
                .hasMessage("tenant: 'acme' is not this client's, 'default'");
        assertThatThrownBy(() -> everybody.preview(List.of(analysis("an-8", "q"))))
                .isInstanceOf(InvalidField.class);
        assertThatThrownBy(() -> client.forTenant("a~b")).isInstanceOf(InvalidField.class);
    }

    /** Versions before this one started each tenant's under the bare id, and noted no question. */
    @Test
    void analysisOfAnEarlierVersionIsItsTenantsAlone() {
        earlier(analysis("an-11", "q"));

        assertThat(client.show("an-11")).isInstanceOf(AnalysisState.Unattended.class);
        assertThat(client.submit(analysis("an-11", "whatever it said"))).isEqualTo(new Submission("an-11", true));
        assertThatThrownBy(() -> everybody.show("an-11")).isInstanceOf(UnknownAnalysis.class);
        assertThatThrownBy(() -> everybody.cancel("an-11")).isInstanceOf(UnknownAnalysis.class);
        Analysis theirs = new Analysis("an-11", "default", "q", Selection.Preset.of("fallback"), Limits.DEFAULT);
        assertThatThrownBy(() -> everybody.submit(theirs)).isInstanceOf(AnalysisConflict.class);
    }

    private void earlier(Analysis analysis) {
        WorkflowClient.start(
                temporal.getWorkflowClient()
                        .newWorkflowStub(
                                AnalysisWorkflow.class,
                                WorkflowOptions.newBuilder()
                                        .setWorkflowId(analysis.id())
                                        .setTaskQueue(AnalysisWorkflow.TASK_QUEUE)
                                        .setTypedSearchAttributes(AnalysisAttributes.searchAttributes(analysis))
                                        .build())::analyze,
                analysis);
    }

    @Test
    void idsSortByTime() {
        assertThat(AnalysisIds.base32(31, 2)).isEqualTo("0z");
        assertThat(AnalysisIds.base32(32, 2)).isEqualTo("10");
        List<String> minted =
                List.of(AnalysisIds.mint().substring(0, 12), AnalysisIds.mint().substring(0, 12));
        assertThat(minted).isSorted();
    }

    private SearchAttributesRegistration registration() {
        return new SearchAttributesRegistration(temporal.getWorkflowServiceStubs(), temporal.getNamespace());
    }

    private static Analysis schema(String id, String schema) {
        return new Analysis(id, "acme", "q", Selection.Preset.of("fallback"), Limits.DEFAULT, null, schema, null);
    }

    private static Analysis analysis(String id, String prompt) {
        return new Analysis(id, "acme", prompt, Selection.Preset.of("fallback"), Limits.DEFAULT);
    }
}
