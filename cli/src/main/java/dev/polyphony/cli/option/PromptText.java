package dev.polyphony.cli.option;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.cli.Shell;
import dev.polyphony.cli.UsageError;
import dev.polyphony.notation.BoundedFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;

/** Finds the prompt: argument, option, file, or standard input. */
public final class PromptText {
    private static final char UNDECODABLE = '\uFFFD';

    private PromptText() {}

    public static String of(PromptOptions options, Shell shell) {
        if (options.prompt.size() > 1) {
            throw new UsageError("PROMPT: more than one argument; put the question in quotes");
        }
        if (!options.prompt.isEmpty() && options.promptOption != null) {
            throw new UsageError("--prompt: the question is given as an argument too; give it once");
        }
        if (options.promptFile != null) {
            if (!options.prompt.isEmpty() || options.promptOption != null) {
                throw new UsageError("--prompt-file: the question is given as text too; give it once");
            }
            return options.promptFile.toString().equals("-")
                    ? piped(shell)
                    : NamedFile.read("--prompt-file", options.promptFile).strip();
        }
        String given = options.prompt.isEmpty() ? options.promptOption : options.prompt.get(0);
        if (given != null && !given.equals("-")) {
            return typed(given);
        }
        if (given == null && shell.terminals().in()) {
            throw new UsageError("PROMPT: missing; give the question in quotes, or pipe it in");
        }
        return piped(shell);
    }

    private static String typed(String prompt) {
        if (prompt.indexOf(UNDECODABLE) >= 0) {
            throw new UsageError(
                    "PROMPT: has characters that this locale cannot carry; set LC_ALL=C.UTF-8, or pipe the question in");
        }
        return prompt;
    }

    private static String piped(Shell shell) {
        try {
            // One byte more than allowed is enough to be told that it is too long.
            byte[] bytes = shell.in().readNBytes(Analysis.MAX_PROMPT_BYTES + 1);
            if (bytes.length > Analysis.MAX_PROMPT_BYTES) {
                throw new UsageError("PROMPT: standard input has more than the " + Analysis.MAX_PROMPT_BYTES
                        + " bytes that can be sent");
            }
            return BoundedFile.text(bytes).strip();
        } catch (CharacterCodingException e) {
            throw new UsageError("PROMPT: standard input " + e.getMessage() + "; convert it, say with iconv");
        } catch (IOException e) {
            throw new UsageError("PROMPT: standard input cannot be read");
        }
    }
}
