/** Traces and metrics by OpenTelemetry's conventions, and what log lines are found by. */
@NullMarked
package dev.polyphony.telemetry;

import org.jspecify.annotations.NullMarked;
