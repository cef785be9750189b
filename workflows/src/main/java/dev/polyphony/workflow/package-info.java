/** The workflows that clients start, and what they are given and return. */
@NullMarked
package dev.polyphony.workflow;

import org.jspecify.annotations.NullMarked;
