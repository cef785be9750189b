package dev.polyphony.execution;

import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Plays the golden analyses that have no saved history and saves theirs; never touches one that is there. A history
 * stands for analyses that run when workers are replaced: where the workflow no longer replays it, the change needs a
 * higher {@code CompiledPlan.SEMANTICS}, not a new file. Only before a first release: delete the files, then
 *
 * <pre>
 * ./mvnw -q -pl workflows test-compile org.codehaus.mojo:exec-maven-plugin:3.5.0:java -Dexec.classpathScope=test \
 *     -Dexec.mainClass=dev.polyphony.execution.WriteHistories -Dexec.args=workflows/src/test/resources
 * </pre>
 */
public final class WriteHistories {
    private WriteHistories() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args.length == 0 ? "src/test/resources" : args[0]).resolve("histories");
        Map<String, Function<Stage, WorkflowStub>> all = new LinkedHashMap<>(GoldenAnalyses.all());
        all.putAll(GoldenBatches.all());
        all.putAll(GoldenPipelines.all());
        for (Map.Entry<String, Function<Stage, WorkflowStub>> golden : all.entrySet()) {
            Path file = folder.resolve(golden.getKey() + ".json");
            if (Files.notExists(file)) {
                Files.writeString(file, play(golden.getValue()) + "\n");
            }
        }
    }

    private static String play(Function<Stage, WorkflowStub> analysis) {
        Stage stage = new Stage();
        stage.open();
        try {
            WorkflowStub stub = analysis.apply(stage);
            stage.result(stub);
            return stage.history(stub).toJson(true);
        } finally {
            stage.close();
        }
    }
}
