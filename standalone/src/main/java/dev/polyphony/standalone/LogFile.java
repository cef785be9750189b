package dev.polyphony.standalone;

import dev.polyphony.settings.InvalidSetting;
import dev.polyphony.settings.Settings;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Where a process logs to: {@value #NAME} in the state folder has everything. Somebody sits before a command and before
 * {@code up}, so standard error has only what Polyphony says itself, without stack traces. What a {@code worker} or a
 * {@code starter} writes there is kept by whoever runs it: libraries log there too.
 */
final class LogFile {
    static final String NAME = "polyphony.log";

    /** The system property for {@link LogEncoder}. */
    static final String FORMAT = "polyphony.log.format";

    /** As Spring Boot reads it. */
    private static final String FORMAT_VARIABLE = "LOGGING_STRUCTURED_FORMAT_CONSOLE";

    private static final List<String> SERVICES = List.of("worker", "starter");

    private LogFile() {}

    /** Before there is a second thread: logging that two threads set up at once complains of it on the terminal. */
    static void open(String[] arguments, Map<String, String> environment) {
        System.setProperty(FORMAT, environment.getOrDefault(FORMAT_VARIABLE, "").strip());
        try {
            System.setProperty(
                    "polyphony.log.file",
                    Settings.home(environment).resolve(NAME).toAbsolutePath().toString());
            boolean service = arguments.length > 0 && SERVICES.contains(arguments[0]);
            System.setProperty("polyphony.log.libraries", service ? "WARN" : "OFF");
        } catch (InvalidSetting e) {
            // The command says so itself.
        }
        LoggerFactory.getILoggerFactory();
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }
}
