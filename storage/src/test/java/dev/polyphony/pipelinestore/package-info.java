@NullMarked
package dev.polyphony.pipelinestore;

import org.jspecify.annotations.NullMarked;
