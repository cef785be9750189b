/** What the command line stands on: a Temporal server, with or without a worker beside it. */
@NullMarked
package dev.polyphony.cli.platform;

import org.jspecify.annotations.NullMarked;
