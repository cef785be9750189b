package dev.polyphony.bench.recorded;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file of recorded answers, one JSON object a line. */
public final class AnswerFile {
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES, false);

    private AnswerFile() {}

    /** @throws UncheckedIOException naming the file, and the line where there is one to name */
    public static List<ModelAnswerLine> read(Path file) {
        List<ModelAnswerLine> answers = new ArrayList<>();
        int number = 0;
        try {
            for (String line : Files.readAllLines(file)) {
                number++;
                if (!line.isBlank()) {
                    answers.add(JSON.readValue(line, ModelAnswerLine.class));
                }
            }
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException("there is no file of recorded answers at " + file, e);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ":" + number + ": not a recorded answer", e);
        }
        return answers;
    }
}
