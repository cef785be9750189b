/** Where results and lines for people go. */
@NullMarked
package dev.polyphony.cli.output;

import org.jspecify.annotations.NullMarked;
