/** What commands can be told, and what that comes to. */
@NullMarked
package dev.polyphony.cli.option;

import org.jspecify.annotations.NullMarked;
