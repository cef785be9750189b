package dev.polyphony.scoring;

import dev.polyphony.call.Assessment;
import dev.polyphony.catalogue.Model;

/** Judges an answer where it arrives. */
@FunctionalInterface
public interface Assessor {
    Assessment assess(Model model, String prompt, String answer);
}
