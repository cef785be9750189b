/** What is configured, and where each value comes from. */
@NullMarked
package dev.polyphony.settings;

import org.jspecify.annotations.NullMarked;
