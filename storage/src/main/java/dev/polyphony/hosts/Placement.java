package dev.polyphony.hosts;

import java.util.List;

/**
 * Where a call goes.
 *
 * @param loads whether the host has to load the model first
 * @param unloads models that the host is to unload before
 */
public record Placement(String host, boolean loads, List<String> unloads) {
    public Placement {
        unloads = List.copyOf(unloads);
    }
}
