package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Clients that others publish, installed beside what was built, once for each list of versions. */
final class OfficialClients {
    private static final Path BUILT = Path.of("target", "clients").toAbsolutePath();
    private static final List<String> PYTHON =
            List.of("openai==3.57.0", "langchain-openai==1.7.4", "llm==0.36", "anthropic==2.14.0", "ollama==0.6.3");
    private static final List<String> SCHEMATHESIS = List.of("schemathesis==4.32.5");
    private static final List<String> JAVASCRIPT = List.of("openai@6.49.0");
    private static final List<String> BROWSER = List.of("playwright-core@1.65.1", "axe-core@4.14.1");

    private OfficialClients() {}

    /** Fetches what is not there yet, which can take a minute. */
    static void install() throws IOException, InterruptedException {
        python();
        if (isNpmThere()) {
            javaScript(JAVASCRIPT);
        }
    }

    /**
     * Has an API asked what its description allows, and what it does not.
     *
     * @param phases of schemathesis
     * @param most requests of each operation in one of them
     */
    static void schemathesis(String address, String phases, int most) throws IOException, InterruptedException {
        List<String> command = List.of(
                "python3",
                "-m",
                "schemathesis.cli",
                "--config-file",
                Path.of("..", "bench", "api", "schemathesis.toml").toString(),
                "run",
                address + "/openapi.json",
                "--phases",
                phases,
                "--max-examples",
                String.valueOf(most));
        run(Map.of("PYTHONPATH", python(SCHEMATHESIS).toString()), command);
    }

    private static Path python() throws IOException, InterruptedException {
        return python(PYTHON);
    }

    private static Path python(List<String> packages) throws IOException, InterruptedException {
        return installed(
                packages,
                "python3",
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-compile",
                "--target");
    }

    private static Path javaScript(List<String> packages) throws IOException, InterruptedException {
        return installed(packages, "npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix");
    }

    /**
     * Runs a program of {@code src/test/python}, which ends with what it says or fails.
     *
     * @param environment what its users set
     */
    static void python(String program, Map<String, String> environment) throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("PYTHONPATH", python().toString());
        runs(all, "python3", Path.of("src/test/python", program).toString());
    }

    /** The same of {@code src/test/js}; skipped where there is no npm and not every test has to run. */
    static void javaScript(String program, Map<String, String> environment) throws IOException, InterruptedException {
        javaScript(JAVASCRIPT, program, environment);
    }

    /** The same with what drives a browser. */
    static void browser(String program, Map<String, String> environment) throws IOException, InterruptedException {
        javaScript(BROWSER, program, environment);
    }

    private static void javaScript(List<String> packages, String program, Map<String, String> environment)
            throws IOException, InterruptedException {
        assumeTrue(isNpmThere() || Boolean.parseBoolean(System.getenv("CI")), "npm is not installed");
        // Node looks for packages beside the program.
        Path beside = javaScript(packages).resolve(program);
        Files.writeString(beside, Files.readString(Path.of("src/test/js", program)));
        runs(environment, "node", beside.toString());
    }

    private static boolean isNpmThere() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "npm")));
    }

    private static synchronized Path installed(List<String> packages, String... command)
            throws IOException, InterruptedException {
        Path folder = BUILT.resolve(command[0] + "-" + Integer.toHexString(packages.hashCode()));
        Path done = folder.resolve("installed");
        if (!Files.exists(done)) {
            Files.createDirectories(folder);
            List<String> all = new ArrayList<>(List.of(command));
            all.add(folder.toString());
            all.addAll(packages);
            run(Map.of(), all);
            Files.createFile(done);
        }
        return folder;
    }

    private static void runs(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        assertThat(run(environment, List.of(command))).contains("as expected");
    }

    private static String run(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
