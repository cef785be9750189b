/** What happens in an analysis, and how it ends, written down beside its history. */
@NullMarked
package dev.polyphony.recording;

import org.jspecify.annotations.NullMarked;
