package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.cli.ExitCode;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles {@code docs/sample-service} against what it depends on, and runs its own tests beside an {@code up}. */
class SampleServiceTest {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final Path SAMPLE = CHECKOUT.resolve("docs/sample-service");
    private static final Pattern TEMPORAL = Pattern.compile("Temporal dev server at (\\S+),");

    /** What a service that depends on client-spring, webmvc and the signatures' library does not have. */
    private static final Pattern NOT_THE_SERVICES = Pattern.compile(
            "/(aggregation|planning|storage|activities|http|worker|starter|cli|simulator|standalone)/target/"
                    + "|/(spring-security|spring-boot-security|spring-boot-starter-security|langchain4j|jdbi|flyway"
                    + "|spring-boot-jdbc|sqlite|postgresql|HikariCP|picocli|springdoc)[^/]*\\.jar");

    private static final String RUN = """
            package example.reviews;

            import java.io.PrintWriter;
            import org.junit.platform.engine.discovery.DiscoverySelectors;
            import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
            import org.junit.platform.launcher.core.LauncherFactory;
            import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

            class Run {
                public static void main(String[] arguments) {
                    SummaryGeneratingListener summary = new SummaryGeneratingListener();
                    LauncherFactory.create()
                            .execute(
                                    LauncherDiscoveryRequestBuilder.request()
                                            .selectors(DiscoverySelectors.selectClass(ReviewsTest.class))
                                            .build(),
                                    summary);
                    summary.getSummary().printFailuresTo(new PrintWriter(System.out, true));
                    System.out.println(summary.getSummary().getTestsSucceededCount() + " tests of the sample pass");
                    System.exit(summary.getSummary().getTestsFailedCount() == 0 ? 0 : 1);
                }
            }
            """;

    @Test
    void itsOwnTestsPassBesideUp(@TempDir Path folder) throws Exception {
        Path classes = compiled(folder);
        int port = freePort();
        Map<String, String> environment = TypedCommand.withTemporal(folder.resolve("home"));
        environment.put("SERVER_PORT", "0");
        environment.put("POLYPHONY_WEBHOOK_HOSTS", "127.0.0.1:" + port);
        try (CommandProcess up = CommandProcess.start(folder, environment, "up")) {
            up.awaitOutput("Ready.");
            Matcher temporal = TEMPORAL.matcher(up.output());
            assertThat(temporal.find()).isTrue();
            TypedCommand added =
                    TypedCommand.run(environment, "webhooks", "add", "http://127.0.0.1:" + port + "/polyphony");
            assertThat(added.code()).as(added.err()).isEqualTo(ExitCode.OK);

            Process tests = tests(
                    folder,
                    classes,
                    Map.of(
                            "SERVER_PORT", String.valueOf(port),
                            "TEMPORAL_ADDRESS", temporal.group(1),
                            "REVIEWS_WEBHOOK_SECRET", added.out().strip()));

            String said = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(tests.waitFor()).as(said).isZero();
            assertThat(said).contains("2 tests of the sample pass");
            up.terminate();
        }
    }

    @Test
    void versionsAreThoseOfThisBuild() throws IOException {
        String own = Files.readString(CHECKOUT.resolve("pom.xml"));
        String sample = Files.readString(SAMPLE.resolve("pom.xml"));
        for (String name : List.of("spring-boot", "standardwebhooks")) {
            Matcher version = Pattern.compile("<" + name + ".version>(.*)</" + name + ".version>")
                    .matcher(own);
            assertThat(version.find()).isTrue();
            assertThat(sample).contains("<version>" + version.group(1) + "</version>");
        }
        assertThat(own).contains("<artifactId>polyphony</artifactId>\n  <version>0.1.0</version>");
        assertThat(sample).contains("<artifactId>client-spring</artifactId>\n      <version>0.1.0</version>");
    }

    private static Path compiled(Path folder) throws IOException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        Path run = Files.writeString(folder.resolve("Run.java"), RUN);
        List<Path> sources;
        try (Stream<Path> files = Files.walk(SAMPLE.resolve("src"))) {
            sources = Stream.concat(files.filter(file -> file.toString().endsWith(".java")), Stream.of(run))
                    .toList();
        }
        assertThat(sources).hasSizeGreaterThan(4);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        boolean compiles = compiler.getTask(
                        problems,
                        null,
                        null,
                        List.of("-proc:none", "-parameters", "-d", classes.toString(), "-cp", classPath()),
                        null,
                        compiler.getStandardFileManager(null, null, null)
                                .getJavaFileObjects(sources.toArray(Path[]::new)))
                .call();
        assertThat(compiles).as(problems.toString()).isTrue();
        Files.copy(SAMPLE.resolve("src/main/resources/application.yaml"), classes.resolve("application.yaml"));
        return classes;
    }

    private static Process tests(Path folder, Path classes, Map<String, String> variables) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        classes + File.pathSeparator + classPath(),
                        "example.reviews.Run")
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(variables);
        return builder.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !NOT_THE_SERVICES.matcher(entry).find())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
