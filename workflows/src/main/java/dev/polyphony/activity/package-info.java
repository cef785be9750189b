/** The activities that workflows call, and what they are given and return. */
@NullMarked
package dev.polyphony.activity;

import org.jspecify.annotations.NullMarked;
