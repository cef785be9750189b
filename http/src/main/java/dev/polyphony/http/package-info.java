/**
 * What stands before every HTTP port of ours, the starter's and the worker's: who may speak to it, and how long and how
 * large a request may be. Knows nothing of analyses.
 */
@NullMarked
package dev.polyphony.http;

import org.jspecify.annotations.NullMarked;
