/** Results, progress and tables as lines of text: pure functions. */
@NullMarked
package dev.polyphony.cli.render;

import org.jspecify.annotations.NullMarked;
