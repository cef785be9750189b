package dev.polyphony.connection;

import dev.polyphony.call.InvalidField;
import java.util.Locale;
import java.util.Map;

/**
 * What the user calls a setting of the connection: the variable where that is set, else its place in the profile.
 *
 * @param variables Temporal's, those that are set
 * @param profile such as {@code 'cloud' in /home/me/temporal.toml}; empty where no file is read
 */
record SettingNames(Map<String, String> variables, String profile) {

    /** @param setting of TLS, such as {@code client_key}, whose value is given as a path or as data */
    String of(String setting) {
        String variable = "TEMPORAL_TLS_" + setting.toUpperCase(Locale.ROOT);
        if (variables.containsKey(variable + "_DATA")) {
            return variable + "_DATA";
        }
        return variables.containsKey(variable + "_PATH") || profile.isEmpty()
                ? variable + "_PATH"
                : "tls." + setting + "_path";
    }

    InvalidField invalid(String setting, String problem) {
        String name = of(setting);
        return name.startsWith("TEMPORAL_")
                ? new InvalidField(name, problem)
                : new InvalidField("TEMPORAL_PROFILE", name + " of the profile " + profile + ": " + problem);
    }
}
