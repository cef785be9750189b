@NullMarked
package dev.polyphony.plan;

import org.jspecify.annotations.NullMarked;
