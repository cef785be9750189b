package dev.polyphony.simulator;

import dev.polyphony.simulator.log.LogJson;
import dev.polyphony.simulator.log.MachineLog;
import dev.polyphony.simulator.log.RequestLog;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.simulator.script.ScriptJson;
import dev.polyphony.simulator.wire.WireReply;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The simulator's own endpoints, for those who drive it from another process. */
final class Admin {
    static final String PREFIX = "/_simulator/";
    private static final String JSON = "application/json";

    private final Supplier<Script> current;
    private final Consumer<Script> replace;
    private final RequestLog log;
    private final MachineLog machine;

    Admin(Supplier<Script> current, Consumer<Script> replace, RequestLog log, MachineLog machine) {
        this.machine = machine;
        this.current = current;
        this.replace = replace;
        this.log = log;
    }

    WireReply answer(String method, String path, String body) {
        return switch (method + " " + path) {
            case "GET /_simulator/script" -> WireReply.text(200, JSON, ScriptJson.write(current.get()));
            case "PUT /_simulator/script" -> put(body);
            case "GET /_simulator/log" -> WireReply.text(200, JSON, LogJson.list(log.requests()));
            case "GET /_simulator/machine" -> WireReply.text(200, JSON, LogJson.events(machine.events()));
            case "DELETE /_simulator/log" -> {
                log.clear();
                machine.clear();
                yield WireReply.json(200, Map.of("cleared", true));
            }
            default -> WireReply.json(404, Map.of("error", "no such simulator endpoint"));
        };
    }

    private WireReply put(String body) {
        try {
            replace.accept(ScriptJson.read(body));
            return WireReply.text(200, JSON, ScriptJson.write(current.get()));
        } catch (IllegalArgumentException | UncheckedIOException wrong) {
            return WireReply.json(400, Map.of("error", String.valueOf(wrong.getMessage())));
        }
    }
}
