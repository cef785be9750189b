/** The commands, a class each. */
@NullMarked
package dev.polyphony.cli.command;

import org.jspecify.annotations.NullMarked;
