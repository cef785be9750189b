/** How good an answer looks, judged where it arrives, and how the answers of a panel compare. */
@NullMarked
package dev.polyphony.scoring;

import org.jspecify.annotations.NullMarked;
