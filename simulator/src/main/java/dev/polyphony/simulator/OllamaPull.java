package dev.polyphony.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.simulator.ollama.OllamaHost;
import dev.polyphony.simulator.script.Machine;
import dev.polyphony.simulator.wire.WireJson;
import dev.polyphony.simulator.wire.WireReply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One pull of a model, as the lines that tell of it. What came of it stays when it breaks off. */
final class OllamaPull {
    private static final int LINES = 10;
    private static final long CONFIGURATION = 485;

    private final OllamaHost host;
    private final String model;
    private final List<Step> steps = new ArrayList<>();
    private boolean closed;

    /** @param then what is so once the line is written */
    private record Step(String line, Runnable then) {}

    OllamaPull(OllamaHost host, String model) {
        this.host = host;
        this.model = model;
    }

    Delivery delivery(JsonNode request) {
        plan();
        boolean streamed = request.path("stream").asBoolean(true);
        if (!streamed) {
            steps.forEach(step -> step.then().run());
            String last = steps.getLast().line();
            return new Delivery.Whole(
                    WireReply.text(last.startsWith("{\"error\"") ? 500 : 200, "application/json", last));
        }
        Machine.Pulling pulling = host.machine().pulling();
        Duration takes = pulling == null || pulling.takes() == null ? Duration.ZERO : pulling.takes();
        return new Delivery.Paced(
                WireReply.stream(
                        "application/x-ndjson",
                        steps.stream().map(step -> step.line() + "\n").toList()),
                takes.dividedBy(steps.size()),
                line -> steps.get(line).then().run(),
                closed);
    }

    private void plan() {
        say("pulling manifest");
        if (!host.machine().hasInLibrary(model)) {
            fail("pull model manifest: file does not exist");
            return;
        }
        long total = host.bytesOf(model);
        long part = host.partOf(model);
        boolean there = host.pulled().contains(Machine.tagged(model));
        if (!there) {
            long room = host.roomFor(model);
            long until = host.breaksOff(model) ? Math.round(total * breaksAt()) : total;
            long from = part;
            for (int line = 0; line < LINES; line++) {
                long completed = from + (until - from) * line / (LINES - 1);
                if (completed > room) {
                    fail("write /usr/share/ollama/.ollama/models/blobs/"
                            + digest(model).replace(':', '-') + "-partial: no space left on device");
                    return;
                }
                progress(total, completed);
            }
            if (until < total) {
                breakOff();
                return;
            }
        } else {
            progress(total, total);
        }
        say(digest(model + " configuration"), CONFIGURATION, CONFIGURATION, () -> {});
        say("verifying sha256 digest");
        say("writing manifest");
        steps.add(new Step(WireJson.text(WireJson.object("status", "success")), () -> {
            if (!there) {
                host.pulled(model);
            }
        }));
    }

    private void progress(long total, long completed) {
        say(digest(model), total, completed, () -> host.came(model, completed));
    }

    private void breakOff() {
        Machine.Pulling pulling = host.machine().pulling();
        if (pulling != null && pulling.breaking() == Machine.Breaking.CONNECTION_CLOSED) {
            closed = true;
        } else {
            fail("max retries exceeded: unexpected EOF");
        }
    }

    private double breaksAt() {
        Machine.Pulling pulling = host.machine().pulling();
        @Nullable Double at = pulling == null ? null : pulling.breaksAt();
        return at == null ? 1 : at;
    }

    private void say(String status) {
        steps.add(new Step(WireJson.text(WireJson.object("status", status)), () -> {}));
    }

    /** What is zero is left out, as Ollama does. */
    private void say(String digest, long total, long completed, Runnable then) {
        var line = WireJson.object("status", "pulling " + digest.substring(7, 19), "digest", digest, "total", total);
        if (completed > 0) {
            line.put("completed", completed);
        }
        steps.add(new Step(WireJson.text(line), then));
    }

    private void fail(String error) {
        steps.add(new Step(WireJson.text(WireJson.object("error", error)), () -> {}));
    }

    static String digest(String model) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(Machine.tagged(model).getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
