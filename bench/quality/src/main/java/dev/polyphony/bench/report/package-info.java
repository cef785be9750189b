/** What the bench prints. */
@NullMarked
package dev.polyphony.bench.report;

import org.jspecify.annotations.NullMarked;
