@org.jspecify.annotations.NullMarked
package dev.polyphony.standalone.local;
