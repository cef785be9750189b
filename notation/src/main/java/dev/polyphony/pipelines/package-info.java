/** Pipelines as people write them: text to the domain's records. {@code docs/pipelines.md} describes the notation. */
@NullMarked
package dev.polyphony.pipelines;

import org.jspecify.annotations.NullMarked;
