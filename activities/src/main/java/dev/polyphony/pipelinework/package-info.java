/** What workers do with the nodes of pipelines. */
@NullMarked
package dev.polyphony.pipelinework;

import org.jspecify.annotations.NullMarked;
