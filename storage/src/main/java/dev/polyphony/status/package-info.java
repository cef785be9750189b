/** How providers and their models stand, for people: what workers are set up for, their health and their figures. */
@NullMarked
package dev.polyphony.status;

import org.jspecify.annotations.NullMarked;
