package dev.polyphony.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.pipeline.OnFailure;
import dev.polyphony.pipeline.Pipeline;
import dev.polyphony.pipeline.PipelineNode;
import dev.polyphony.pipeline.PromptPart;
import dev.polyphony.pipelines.PipelineNotation.Defaults;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineNotationTest {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(PipelineSchema.text());

    @Test
    void whatIsWrittenIsRead() {
        Pipeline pipeline = read("""
                name: release
                at-once: 2
                max-cost: 0.5
                deadline: 1h
                inputs: {version: 2.10, tone:}
                defaults: {strategy: vote, models: [gpt-4o, gpt-4o-mini], max-cost: 0.1}
                nodes:
                  notes: 'Notes for {{version}}, {{ tone }}.'
                  gate:
                    approve: 'Go? {{notes}}'
                    deadline: 2d
                  post:
                    prompt: 'Post {{notes or "nothing"}} after {{gate.status}}. \\{{braces}}'
                    needs: gate
                    when: gate.status == approved
                    on-failure: continue
                    models: gpt-4o
                    threshold: 0.8
                    deadline: 90
                    file: posts/post.md
                """, Map.of("tone", "short"));

        assertThat(pipeline.name()).isEqualTo("release");
        assertThat(pipeline.atOnce()).isEqualTo(2);
        assertThat(pipeline.maxCost()).isEqualTo(new Money(500_000));
        assertThat(pipeline.deadline()).isEqualTo(Duration.ofHours(1));
        PipelineNode.Ask notes = (PipelineNode.Ask) pipeline.node("notes");
        assertThat(notes.words()).containsExactly(new PromptPart.Words("Notes for 2.10, short."));
        assertThat(notes.resultFile()).isEqualTo("notes.md");
        assertThat(((Preset) notes.analysis().selection()).strategy()).isEqualTo("vote");
        assertThat(((PipelineNode.Approval) pipeline.node("gate")).deadline()).isEqualTo(Duration.ofDays(2));
        PipelineNode.Ask post = (PipelineNode.Ask) pipeline.node("post");
        assertThat(post.words())
                .containsExactly(
                        new PromptPart.Words("Post "),
                        new PromptPart.Quote("notes", "nothing"),
                        new PromptPart.Words(" after "),
                        new PromptPart.Status("gate"),
                        new PromptPart.Words(". {{braces}}"));
        assertThat(post.after()).containsExactlyInAnyOrder("notes", "gate");
        assertThat(post.required()).containsExactly("gate");
        assertThat(post.onFailure()).isEqualTo(OnFailure.CONTINUE);
        Preset own = (Preset) post.analysis().selection();
        assertThat(own.strategy()).as("whom to ask is said as a whole").isEqualTo("fallback");
        assertThat(own.models()).containsExactly("gpt-4o");
        assertThat(post.analysis().limits().deadline()).isEqualTo(Duration.ofSeconds(90));
        assertThat(post.analysis().limits().maxCost()).isEqualTo(new Money(100_000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`nodes: {a: 'x {{b}}', b: 'y {{c}}', c: 'z {{a}}'}` | nodes.a: waits for itself: a waits for b waits for c waits for a",
                "`nodes: {a: '{{a}}'}` | nodes.a: waits for itself: a waits for a",
                "`nodes: {planning: x, b: '{{planing}}'}` | nodes.b.prompt: {{planing}}: 'planing' is neither a node nor an input; did you mean 'planning'?",
                "`nodes: {a: x, b: {prompt: y, needs: [c]}}` | nodes.b.needs: 'c' is no node",
                "`nodes: {a: {prompt: x, approve: y}}` | nodes.a: has prompt and approve; give one of them",
                "`nodes: {a: {models: [x]}}` | nodes.a: asks nothing",
                "`nodes: {A: x}` | nodes.A: 'A' is not a name",
                "`nodes: {a: {prompt: x, modls: [y]}}` | nodes.a.modls: unknown field; did you mean 'models'?",
                "`nodes: {a: {prompt: x, webhook: 'https://x.example'}}` | nodes.a.webhook: unknown field",
                "`nodes: {a: {prompt: x, file: ../../etc/passwd}}` | nodes.a.file: '../../etc/passwd' is no file below the folder",
                "`nodes: {a: {prompt: x, file: /etc/passwd}}` | nodes.a.file: '/etc/passwd' is no file below the folder",
                "`nodes: {a: {prompt: x, file: 'c:\\x'}}` | nodes.a.file: 'c:\\x' is no file below the folder",
                "`nodes: {a: {prompt: x, file: same}, b: {prompt: x, file: Same}}` | nodes.b.file: 'Same' is the file of a already",
                "`nodes: {a: {prompt: x, file: b.md/x}, b: y}` | nodes.a.file: 'b.md/x' stands below the file of b, 'b.md'",
                "`nodes: {a: {prompt: x, file: result.json}}` | nodes.a.file: 'result.json' has all of the result",
                "`nodes: {a: {prompt: x, when: 'a.status == answered'}}` | nodes.a: waits for itself: a waits for a",
                "`nodes: {a: {prompt: x, max-cost: 0}}` | nodes.a.max-cost: an amount of US dollars above zero",
                "`nodes: {a: {prompt: x, strategy: vote, plan: {call: y}}}` | nodes.a.plan: says itself whom to ask",
                "`nodes: {a: 'x {{'}` | nodes.a.prompt: '{{' is no quotation",
                "`nodes: {a: x, b: '{{a.cost}}'}` | nodes.b.prompt: {{a.cost}}: of a node there is its text",
                "`nodes: {a: {prompt-file: x.txt}}` | nodes.a.prompt-file: only the command line reads files",
                "`at-once: 21\nnodes: {a: x}` | at-once: expected a whole number from 1 to 20",
                "`name: x` | nodes: missing",
                "`nodes: {}` | nodes: 0 of them; a pipeline has 1 to 100",
            })
    void mistakeIsToldByItsField(String text, String problem) {
        assertThatThrownBy(() -> read(text.replace("\\n", "\n"), Map.of())).hasMessageContaining(problem);
    }

    @Test
    void inputsAreThoseThatThereAre() {
        String text = "inputs: {topic:}\nnodes: {a: '{{topic}}'}";

        assertThatThrownBy(() -> read(text, Map.of()))
                .isInstanceOf(InvalidField.class)
                .hasMessage("inputs.topic: has no default, so it has to be given");
        assertThatThrownBy(() -> read(text, Map.of("topic", "x", "topik", "y")))
                .hasMessage("inputs.topik: the pipeline has no such input; did you mean 'topic'?");
    }

    @Test
    void inputIsNotReadForQuotations() {
        Pipeline pipeline = read("inputs: {topic:}\nnodes: {a: x, b: '{{topic}}'}", Map.of("topic", "{{a}}"));

        assertThat(pipeline.node("b").words()).containsExactly(new PromptPart.Words("{{a}}"));
        assertThat(pipeline.node("b").after()).isEmpty();
    }

    @Test
    void promptOfAFileIsReadWhereThePipelineSays() {
        Pipeline pipeline = PipelineNotation.read(
                "file", "nodes: {a: {prompt-file: a.txt}, b: '{{a}}'}", Map.of(), file -> "from " + file);

        assertThat(pipeline.node("a").words()).containsExactly(new PromptPart.Words("from a.txt"));
    }

    @Test
    void wordsThatAreNotThereAreMissedBeforeAnythingIsAsked() {
        assertThatThrownBy(() ->
                        PipelineNotation.read("file", "nodes: {a: x, b: {prompt-file: b.txt}}", Map.of(), file -> "\n"))
                .hasMessageContaining("nodes.b.prompt-file: 'b.txt' is empty");
        assertThatThrownBy(() -> read("inputs: {prompt:}\nnodes: {a: '{{prompt}}'}", Map.of("prompt", " ")))
                .hasMessage("inputs.prompt: is empty; say what it is about");
    }

    @Test
    void flagsGoBeforeDefaultsAndAfterWhatANodeSays() {
        AnalysisRequest flags = new AnalysisRequest().with(AnalysisOptions.MODELS, List.of("flagged"));
        String text =
                "defaults: {strategy: team}\n" + "nodes: {a: {prompt: x, task: coding}, b: {prompt: x, models: [own]}}";

        Pipeline pipeline = PipelineNotation.read(
                "file", text, Map.of(), TextFiles.NONE, new Defaults(flags, new AnalysisRequest()));

        Preset flagged = preset(pipeline, "a");
        assertThat(flagged.models()).containsExactly("flagged");
        assertThat(flagged.tuning()).as("a task is for a team").isNull();
        assertThat(preset(pipeline, "b").models()).containsExactly("own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"development"})
    void pipelinesThatComeWithItAreSound(String name) {
        Pipeline pipeline = PipelineNotation.read(
                name, PipelineNotation.shipped(name).orElseThrow(), Map.of("prompt", "A rate limiter"), TextFiles.NONE);

        assertThat(pipeline.inOrder())
                .extracting(PipelineNode::name)
                .containsExactly("planning", "coding", "review", "testing", "documentation");
        assertThat(pipeline.atOnce()).isEqualTo(4);
        assertThat(List.of("review", "testing", "documentation"))
                .allSatisfy(node -> assertThat(pipeline.node(node).after()).containsExactly("coding"));
        assertThat(pipeline.nodes()).allSatisfy(node -> {
            Preset preset = preset(pipeline, node.name());
            assertThat(preset.strategy()).isEqualTo("team");
            assertThat(((PipelineNode.Ask) node).analysis().limits().deadline()).isEqualTo(Duration.ofMinutes(5));
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{nodes: {a: x}}` | true",
                "`{nodes: {a: {prompt: x, models: 'm,n', max-cost: 0.1, deadline: 90s, needs: [b], when: w}, b: {approve: y, needs: a}}}` | true",
                "`{nodes: {a: {prompt: x, models: [m], plan: {call: m}, score-by: mean, on-failure: continue}}}` | true",
                "`{inputs: {t: null}, defaults: {strategy: vote}, at-once: 2, nodes: {a: x}}` | true",
                "`{nodes: {}}` | false",
                "`{nodes: {A: x}}` | false",
                "`{nodes: {a: {models: [m]}}}` | false",
                "`{nodes: {a: {prompt: x, approve: y}}}` | false",
                "`{nodes: {a: {prompt: x, id: y}}}` | false",
                "`{at-once: 21, nodes: {a: x}}` | false",
            })
    void schemaTakesWhatTheNotationTakes(String yaml, boolean taken) {
        assertThat(SCHEMA.validate(yaml, InputFormat.YAML)).as(yaml).matches(errors -> errors.isEmpty() == taken);
    }

    @Test
    void schemaTakesWhatComesWithIt() {
        PipelineNotation.shipped()
                .forEach(name -> assertThat(
                                SCHEMA.validate(PipelineNotation.shipped(name).orElseThrow(), InputFormat.YAML))
                        .as(name)
                        .isEmpty());
    }

    private static Preset preset(Pipeline pipeline, String node) {
        return (Preset) ((PipelineNode.Ask) pipeline.node(node)).analysis().selection();
    }

    private static Pipeline read(String text, Map<String, String> inputs) {
        return PipelineNotation.read("file", text, inputs, TextFiles.NONE);
    }
}
