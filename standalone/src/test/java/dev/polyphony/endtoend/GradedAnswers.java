package dev.polyphony.endtoend;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A file of graded answers to questions of one kind: {@code gpt-4o} is always right, the cheaper one mostly. */
final class GradedAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int QUESTIONS = 120;

    private GradedAnswers() {}

    static Path in(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("graded.jsonl"),
                IntStream.range(0, QUESTIONS)
                        .mapToObj(i -> line(i, "gpt-4o", true) + line(i, "gpt-4o-mini", i % 4 != 0))
                        .collect(Collectors.joining()));
    }

    static String question(int number) {
        return "Question " + number + ": which of these letters is the first one?\nA. one\nB. two\nC. three\nD. four";
    }

    private static String line(int number, String model, boolean right) {
        return JSON.createObjectNode()
                        .put("prompt", question(number))
                        .put("model", model)
                        .put("answer", right ? "The answer is (A)." : "The answer is (B).")
                        .put("score", right ? 1 : 0)
                        .put("cost_usd", model.equals("gpt-4o") ? 0.001 : 0.0001)
                + "\n";
    }
}
