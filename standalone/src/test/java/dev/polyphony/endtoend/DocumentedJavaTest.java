package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.AnalysisState;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import io.temporal.client.WorkflowClient;
import java.io.File;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Compiles the Java of README and docs against what the client brings along, and runs it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedJavaTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\n(.*?)^```$");

    /** What a service that depends on the client alone does not have. */
    private static final Pattern NOT_THE_CLIENTS = Pattern.compile(
            "/(aggregation|planning|storage|activities|http|worker|starter|cli|simulator|standalone)/target/"
                    + "|/(spring|langchain4j|tomcat|jdbi|flyway|sqlite|postgresql|picocli)[^/]*\\.jar");

    private final Simulator simulator = Simulator.start(Script.healthy());
    private Path folder;
    private RealServer server;
    private Worker worker;

    @BeforeAll
    void start(@TempDir Path temporary) {
        folder = temporary;
        server = RealServer.on(folder.resolve("home"));
        worker = Worker.at(server, RealProviders.at(simulator));
    }

    @AfterAll
    void stop() {
        worker.close();
        server.close();
        simulator.close();
    }

    @Test
    void programOfThePageRuns() throws Exception {
        Path classes = compile("example.Review", blocks("docs/java.md").getFirst());

        // Temporal's client gives up connecting after five seconds, which a busy machine may need. The id makes it safe
        // to run it again.
        await().atMost(Requests.PATIENCE).untilAsserted(() -> {
            Process program = program(classes, "example.Review");
            String out = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(program.waitFor())
                    .as(out + Files.readString(folder.resolve("program.err")))
                    .isZero();
            assertThat(out).contains("answered: ").contains(" answered, $");
        });
    }

    @Test
    void fragmentOfTheReadmeRuns() throws Exception {
        runs(blocks("README.md").getFirst());

        assertThat(server.client().show("review-4711")).isInstanceOf(AnalysisState.Ended.class);
    }

    @Test
    void otherFragmentsRun() throws Exception {
        List<String> others = Stream.of("docs/java.md", "docs/options.md")
                .flatMap(page -> blocks(page).stream())
                .filter(block -> !block.contains("class "))
                .toList();
        assertThat(others).hasSizeGreaterThan(2);
        for (String other : others) {
            runs(other);
        }
    }

    private static List<String> blocks(String page) {
        return BLOCK.matcher(DocumentedCommands.read(page))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    /** What a fragment takes for given is a field, which its own variables may hide. */
    private void runs(String fragment) throws Exception {
        Path classes = compile("example.Fragment", """
                package example;

                import dev.polyphony.analysis.*;
                import dev.polyphony.call.*;
                import dev.polyphony.client.*;
                import dev.polyphony.codec.*;
                import dev.polyphony.encryption.*;
                import dev.polyphony.request.*;
                import io.temporal.client.WorkflowClient;
                import io.temporal.client.WorkflowClientOptions;
                import java.util.List;

                public final class Fragment implements java.util.concurrent.Callable<Void> {
                    public static WorkflowClient workflowClient;
                    public static AnalysisClient client;
                    public static final String prompt = "Is this clause enforceable?";
                    public static final byte[] diagram = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0};

                    @Override
                    public Void call() throws Exception {
                %s
                        return null;
                    }
                }
                """.formatted(fragment));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Class<?> type = loader.loadClass("example.Fragment");
            set(type.getField("workflowClient"), server.temporal());
            set(type.getField("client"), server.client());
            ((java.util.concurrent.Callable<?>) type.getConstructor().newInstance()).call();
        }
    }

    private static void set(Field field, Object value) throws IllegalAccessException {
        assertThat(value).isInstanceOfAny(WorkflowClient.class, AnalysisClient.class);
        field.set(null, value);
    }

    private Path compile(String name, String source) throws Exception {
        Path classes = Files.createTempDirectory(folder, "classes");
        Path file = Files.writeString(classes.resolve(name.substring(name.indexOf('.') + 1) + ".java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        boolean compiles = compiler.getTask(
                        problems,
                        null,
                        null,
                        List.of("-proc:none", "-d", classes.toString(), "-cp", classPath()),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(file))
                .call();
        assertThat(compiles).as(problems + source).isTrue();
        return classes;
    }

    private Process program(Path classes, String main) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes + File.pathSeparator + classPath(),
                        main)
                .redirectError(folder.resolve("program.err").toFile());
        builder.environment().clear();
        builder.environment().put("TEMPORAL_ADDRESS", server.address());
        return builder.start();
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !NOT_THE_CLIENTS.matcher(entry).find())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
