package dev.polyphony.settings;

import java.nio.file.Path;

/** Where a value comes from; the constants' order is their rank, the strongest last. */
public sealed interface Source {
    record Default() implements Source {}

    /** @param line from 1 */
    record File(Path path, int line, String key) implements Source {}

    record Environment(String variable) implements Source {}

    record Flag(String name) implements Source {}

    /** A higher one wins. */
    default int rank() {
        return switch (this) {
            case Default d -> 0;
            case File f -> 1;
            case Environment e -> 2;
            case Flag f -> 3;
        };
    }

    default boolean isFlag() {
        return this instanceof Flag;
    }

    /** As a person would look for it, such as {@code --deadline} or {@code ~/.polyphony/config.yaml line 3}. */
    default String describe() {
        return switch (this) {
            case Default d -> "default";
            case File(Path path, int line, String key) -> path + " line " + line;
            case Environment(String variable) -> variable;
            case Flag(String name) -> name;
        };
    }

    /** What an error message begins with: the place, and the key where the place alone does not say it. */
    default String blame(String key) {
        return this instanceof File ? describe() + ": " + key : describe();
    }
}
