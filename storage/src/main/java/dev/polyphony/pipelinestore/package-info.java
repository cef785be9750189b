/** Pipelines in the database: what their submitters see of them, and what workers do with them. */
@NullMarked
package dev.polyphony.pipelinestore;

import org.jspecify.annotations.NullMarked;
