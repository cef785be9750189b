package dev.polyphony.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Progress;
import dev.polyphony.analysis.Progress.CallProgress;
import dev.polyphony.cli.render.Style;
import dev.polyphony.cli.render.TerminalText;
import dev.polyphony.client.PendingRetry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProgressViewTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final String WARNING = """
            Its confidence is only how sure an answer sounds, so it may well ask every model up to the last.
            Next: polyphony train learns from graded answers; a lower --threshold stops sooner.
            """;
    private static final Progress ESCALATING = new Progress(
            AnalysisStatus.RUNNING,
            NOON,
            List.of(new CallProgress("1", "gpt-4o-mini", "step 1 of 5", NOON, null)),
            null,
            List.of("gpt-4o-mini"));

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);

    @Test
    void whatEscalatesByTheSoundOfAnswersSaysSoOnceBeforeItAsks() {
        PlainLines lines = new PlainLines(out, new Style(false, true), "an-1", () -> NOON);

        lines.show(ESCALATING);
        lines.show(ESCALATING);

        assertThat(screen.toString(StandardCharsets.UTF_8)).isEqualTo(WARNING + "asking gpt-4o-mini · step 1 of 5\n");
    }

    @Test
    void livePictureLeavesThatWarningBehind() {
        LivePicture picture = new LivePicture(out, new Style(false, true), "an-1", () -> NOON);

        picture.show(new Progress(AnalysisStatus.RUNNING, NOON, List.of()));
        picture.show(ESCALATING);
        picture.show(ESCALATING);
        picture.end(List.of());

        assertThat(screen.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce(WARNING)
                .as("in place of the picture, which begins anew below it")
                .contains(TerminalText.sequence("1A\r") + TerminalText.sequence("J") + WARNING)
                .endsWith(TerminalText.sequence("2A\r") + TerminalText.sequence("J"));
    }

    @Test
    void callThatIsTriedAgainSaysWhyAndWhenOnceForEachWait() {
        PlainLines lines = new PlainLines(out, new Style(false, true), "an-1", () -> NOON);
        PendingRetry third = new PendingRetry("unreachable: connection refused", NOON.plusSeconds(2), 3);

        lines.show(asking("gpt-4o-mini"));
        lines.retries(List.of(third));
        lines.retries(List.of(third));
        lines.retries(List.of(new PendingRetry(third.why(), NOON.plusSeconds(8), 4)));
        lines.retries(List.of(new PendingRetry("over", NOON, 5)));

        assertThat(screen.toString(StandardCharsets.UTF_8)).isEqualTo("""
                asking gpt-4o-mini
                gpt-4o-mini: unreachable: connection refused, trying again in 2.0 s
                gpt-4o-mini: unreachable: connection refused, trying again in 8.0 s
                """);
    }

    @Test
    void livePictureShowsItWhileItWaits() {
        LivePicture picture = new LivePicture(out, new Style(false, true), "an-1", () -> NOON);

        picture.retries(List.of(new PendingRetry("unavailable (503)", NOON.plusSeconds(4), 2)));
        picture.show(asking("gpt-4o-mini", "gpt-4o"));

        assertThat(screen.toString(StandardCharsets.UTF_8))
                .contains("one of them: unavailable (503), trying again in 4.0 s");
    }

    private static Progress asking(String... models) {
        return new Progress(
                AnalysisStatus.RUNNING,
                NOON,
                Stream.of(models)
                        .map(model -> new CallProgress(model, model, "", NOON, null))
                        .toList());
    }
}
