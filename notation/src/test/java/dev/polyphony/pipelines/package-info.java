@NullMarked
package dev.polyphony.pipelines;

import org.jspecify.annotations.NullMarked;
