/** Follows an analysis on the screen until it ends or the person leaves. */
@NullMarked
package dev.polyphony.cli.watch;

import org.jspecify.annotations.NullMarked;
