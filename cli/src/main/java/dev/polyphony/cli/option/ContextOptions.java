package dev.polyphony.cli.option;

import dev.polyphony.call.Image;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Message;
import dev.polyphony.cli.UsageError;
import dev.polyphony.notation.LocatedJson;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What stands around the prompt: how to behave, what was said before, what to look at, in which form to answer. */
final class ContextOptions {
    @Option(names = "--system", paramLabel = "TEXT", description = "How the models are to behave.")
    @Nullable
    String system;

    @Option(names = "--system-file", paramLabel = "FILE", description = "The same, read from FILE.")
    @Nullable
    Path systemFile;

    @Option(
            names = "--messages",
            paramLabel = "FILE",
            description =
                    "Earlier turns: a JSON or YAML list of {role: user|assistant, text: ...}, or content in place of text."
                            + " The first may be the system's.")
    @Nullable
    Path messages;

    @Option(
            names = "--image",
            paramLabel = "FILE",
            description = "An image to look at: PNG, JPEG, GIF or WebP; may be given several times.")
    @Nullable
    List<Path> images;

    @Option(
            names = "--schema",
            paramLabel = "FILE",
            description = "A JSON Schema that the answer has to fit; the answer is then JSON.")
    @Nullable
    Path schema;

    AnalysisRequest into(AnalysisRequest request) {
        return request.with(AnalysisOptions.SYSTEM, behaviour())
                .with(AnalysisOptions.MESSAGES, turns())
                .with(AnalysisOptions.IMAGES, pictures())
                .with(AnalysisOptions.SCHEMA, schema == null ? null : NamedFile.read("--schema", schema));
    }

    private @Nullable String behaviour() {
        if (systemFile == null) {
            return system;
        }
        if (system != null) {
            throw new UsageError("--system-file: --system is given too; give one of them");
        }
        String text = NamedFile.read("--system-file", systemFile);
        if (text.isBlank()) {
            throw new UsageError("--system-file: '" + systemFile + "' is blank; say how the models are to behave, or"
                    + " leave it out");
        }
        return text;
    }

    private @Nullable List<Image> pictures() {
        return images == null
                ? null
                : images.stream().map(file -> NamedFile.image("--image", file)).toList();
    }

    private @Nullable List<Message> turns() {
        if (messages == null) {
            return null;
        }
        LocatedJson file =
                LocatedJson.read("--messages: " + messages, "messages", NamedFile.read("--messages", messages));
        try {
            return AnalysisOptions.MESSAGES.type().json().read(file.json(), "messages");
        } catch (InvalidField e) {
            throw new UsageError(file.describe(e));
        }
    }
}
