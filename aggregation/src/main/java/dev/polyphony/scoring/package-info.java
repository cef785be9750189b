/** What an answer is worth: judged alone where it arrives, and against the others of its panel. */
@NullMarked
package dev.polyphony.scoring;

import org.jspecify.annotations.NullMarked;
