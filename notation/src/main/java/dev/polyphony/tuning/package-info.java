/** What an operator can turn in a worker, declared once for the command line and the worker. */
@NullMarked
package dev.polyphony.tuning;

import org.jspecify.annotations.NullMarked;
