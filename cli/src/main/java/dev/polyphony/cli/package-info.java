/** The command line: one class a command, no knowledge of workers. */
@NullMarked
package dev.polyphony.cli;

import org.jspecify.annotations.NullMarked;
