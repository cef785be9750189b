@NullMarked
package dev.polyphony.pipelinework;

import org.jspecify.annotations.NullMarked;
