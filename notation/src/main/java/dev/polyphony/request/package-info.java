/**
 * What an analysis can be asked for: each option declared once, for the command line, REST, Java and settings alike.
 */
@NullMarked
package dev.polyphony.request;

import org.jspecify.annotations.NullMarked;
