package dev.polyphony.bench.rivals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The gateways that Polyphony is compared with: each version in a folder of its own, fetched once. */
record Installation(Path cache) {
    static final String LITELLM = "1.106.2";
    static final String PORTKEY = "1.15.2";

    private static final String COMPLETE = ".complete";

    /** The command {@code litellm}; needs Python 3 with pip. */
    Path litellm() throws IOException, InterruptedException {
        Path folder = cache.resolve("litellm-" + LITELLM);
        if (!Files.exists(folder.resolve(COMPLETE))) {
            said("LiteLLM " + LITELLM + " with pip");
            run(List.of("python3", "-m", "venv", folder.toString()));
            run(List.of(
                    folder.resolve("bin/pip").toString(),
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    "litellm[proxy]==" + LITELLM));
            Files.createFile(folder.resolve(COMPLETE));
        }
        return folder.resolve("bin/litellm");
    }

    /** The script that Node runs; needs npm. */
    Path portkey() throws IOException, InterruptedException {
        Path folder = cache.resolve("portkey-" + PORTKEY);
        if (!Files.exists(folder.resolve(COMPLETE))) {
            said("Portkey's gateway " + PORTKEY + " with npm");
            Files.createDirectories(folder);
            run(List.of(
                    "npm",
                    "install",
                    "--silent",
                    "--no-audit",
                    "--no-fund",
                    "--ignore-scripts",
                    "--prefix",
                    folder.toString(),
                    "@portkey-ai/gateway@" + PORTKEY));
            Files.createFile(folder.resolve(COMPLETE));
        }
        return folder.resolve("node_modules/@portkey-ai/gateway/build/start-server.js");
    }

    private static void said(String what) {
        System.err.println("Fetching " + what + " (once) ...");
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("failed: " + String.join(" ", command));
        }
    }
}
