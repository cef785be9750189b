/** Analyses that build on each other: what a pipeline is made of, what its nodes wait for, and how far it is. */
@NullMarked
package dev.polyphony.pipeline;

import org.jspecify.annotations.NullMarked;
