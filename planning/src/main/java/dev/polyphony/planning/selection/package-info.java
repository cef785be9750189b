/** Which models a request comes to: presets, choice by levels and tasks, and options that would do nothing. */
@NullMarked
package dev.polyphony.planning.selection;

import org.jspecify.annotations.NullMarked;
