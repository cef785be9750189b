package dev.polyphony.standalone;

import dev.polyphony.call.InvalidField;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.settings.InvalidSetting;
import java.net.BindException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.util.unit.DataSize;

/** Why worker or starter did not start: the setting or the database, not what it kept from being made. */
final class StartFailure {
    private StartFailure() {}

    /** The failure itself where nothing better is known of it. */
    static RuntimeException cause(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException) {
                return failure;
            }
            if (cause instanceof InvalidField || cause instanceof StorageUnavailable) {
                return (RuntimeException) cause;
            }
            if (cause instanceof org.springframework.boot.context.properties.bind.BindException setting) {
                return invalid(setting);
            }
            if (cause instanceof InvalidConfigurationPropertyValueException setting) {
                return new InvalidSetting(
                        variable(setting.getName()) + ": its value cannot be used; mend it or leave it out");
            }
            if (cause instanceof BindException) {
                return new InvalidSetting("SERVER_ADDRESS: this machine has no such address; 127.0.0.1 is its own");
            }
        }
        return failure;
    }

    /** Repeats no value: it might be a secret that was put in the wrong place. */
    private static InvalidSetting invalid(org.springframework.boot.context.properties.bind.BindException problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (cause instanceof InvalidField && message != null) {
                return new InvalidSetting(message);
            }
            if (cause instanceof IllegalArgumentException && message != null && message.startsWith("polyphony.")) {
                return new InvalidSetting(message);
            }
        }
        return new InvalidSetting(name(problem) + ": cannot be read as "
                + expected(problem.getTarget().getType().toClass()) + "; mend it or leave it out");
    }

    /** As the environment has it: there settings of a service belong. */
    private static String name(org.springframework.boot.context.properties.bind.BindException problem) {
        ConfigurationProperty property = problem.getProperty();
        return property != null && property.getOrigin() instanceof SystemEnvironmentOrigin variable
                ? variable.getProperty()
                : variable(problem.getName().toString());
    }

    private static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static String expected(Class<?> type) {
        if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
            return "a whole number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == Duration.class) {
            return "a time such as 10s";
        }
        if (type == DataSize.class) {
            return "a size such as 8MB";
        }
        return type == InetAddress.class ? "a host name or address" : "what it is for";
    }
}
