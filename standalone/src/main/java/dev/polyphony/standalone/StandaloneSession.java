package dev.polyphony.standalone;

import dev.polyphony.cli.platform.Session;
import dev.polyphony.client.AnalysisClient;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session and what was started for it, ended in the reverse order.
 *
 * @param webUi of the server; absent where it has none that we know of
 */
record StandaloneSession(
        AnalysisClient client,
        String where,
        String namespace,
        @Nullable String webUi,
        boolean simulated,
        List<String> local,
        boolean durable,
        boolean workerElsewhere,
        Deque<AutoCloseable> started)
        implements Session {

    @Override
    public Optional<URI> webUi(String analysisId) {
        return Optional.ofNullable(webUi)
                .map(ui -> URI.create(ui + "/namespaces/" + namespace + "/workflows/"
                        + URLEncoder.encode(
                                client.principal().workflow(analysisId).value(), StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        closeAll(new ArrayDeque<>(started));
    }

    static void closeAll(Deque<AutoCloseable> started) {
        for (AutoCloseable next = started.poll(); next != null; next = started.poll()) {
            try {
                next.close();
            } catch (Exception e) {
                // The next one must end too; what a failing end leaves behind, the next start finds and takes over.
                System.getLogger("polyphony").log(System.Logger.Level.WARNING, "while closing: {0}", e.getMessage());
            }
        }
    }
}
