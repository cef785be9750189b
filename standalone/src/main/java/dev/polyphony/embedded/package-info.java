/**
 * A Temporal server for one machine: the dev server as a managed child process, shared by every command that needs it.
 */
@NullMarked
package dev.polyphony.embedded;

import org.jspecify.annotations.NullMarked;
