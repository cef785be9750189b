package dev.polyphony.cli.platform;

import org.jspecify.annotations.Nullable;

/**
 * One finding.
 *
 * @param subject two or three words, such as {@code Temporal server}
 * @param found one line
 * @param next what to do about it; absent where nothing is to be done
 */
public record DoctorLine(
        Level level, String subject, String found, @Nullable String next) {
    public enum Level {
        OK,
        WARNING,
        PROBLEM
    }

    public static DoctorLine ok(String subject, String found) {
        return new DoctorLine(Level.OK, subject, found, null);
    }

    public static DoctorLine warning(String subject, String found, String next) {
        return new DoctorLine(Level.WARNING, subject, found, next);
    }

    public static DoctorLine problem(String subject, String found, String next) {
        return new DoctorLine(Level.PROBLEM, subject, found, next);
    }
}
