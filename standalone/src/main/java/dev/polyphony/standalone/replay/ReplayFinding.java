package dev.polyphony.standalone.replay;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What came of one replay.
 *
 * @param verdict {@link #OK}, {@link #NONDETERMINISM} or {@link #UNREADABLE}
 * @param reason one line, of which no word is a prompt's or an answer's; absent where it replays
 */
public record ReplayFinding(
        String workflowId,
        String runId,
        String type,
        int events,
        String verdict,
        @Nullable String reason) {
    /** This version does what the history says. */
    static final String OK = "ok";

    /** This version does something else than the history says, and would be stuck where it goes on with it. */
    static final String NONDETERMINISM = "nondeterminism";

    /** It could not be told: a key is missing, or the history is none of this version's workflows. */
    static final String UNREADABLE = "unreadable";

    private static final Pattern KEY_MISSING =
            Pattern.compile("DecryptionFailed: (encrypted with the key [\\w., ;-]+?)(?:\\R|$)");
    private static final Pattern UNKNOWN_TYPE = Pattern.compile("Unknown workflow type \"([\\w.-]{1,200})\"");
    private static final Pattern OTHER_COMMAND =
            Pattern.compile("Event (\\d+) of type (EVENT_TYPE_\\w+) does not match command type COMMAND_TYPE_(\\w+)");
    private static final Pattern OTHER_DETAIL = Pattern.compile(
            "Command COMMAND_TYPE_(\\w+) doesn't match event (EVENT_TYPE_\\w+) with EventId=(\\d+) on check (\\w+) with an"
                    + " expected value '(?:name: \")?([\\w.~-]{1,200})\"?\\s*' and an actual value"
                    + " '(?:name: \")?([\\w.~-]{1,200})\"?\\s*'");
    private static final Pattern LOCAL_ACTIVITY =
            Pattern.compile("Local activity of type (\\w+) is recorded in the history");
    private static final Pattern EVENT = Pattern.compile("Failure handling event (\\d+) of type '(EVENT_TYPE_\\w+)'");
    private static final Pattern EXCEPTION = Pattern.compile("([A-Z]\\w+(?:Exception|Error|Failure|Failed))\\b");

    boolean replays() {
        return verdict.equals(OK);
    }

    boolean isUnreadable() {
        return verdict.equals(UNREADABLE);
    }

    static ReplayFinding ok(String workflowId, String runId, String type, int events) {
        return new ReplayFinding(workflowId, runId, type, events, OK, null);
    }

    /** @param failure of the SDK: its message is a stack trace with whole events, of which next to nothing is shown */
    static ReplayFinding of(String workflowId, String runId, String type, int events, Throwable failure) {
        String message = messages(failure);
        boolean nondeterminism = message.contains("NonDeterministicException");
        return new ReplayFinding(
                workflowId,
                runId,
                type,
                events,
                nondeterminism ? NONDETERMINISM : UNREADABLE,
                nondeterminism ? difference(message) : obstacle(message));
    }

    static ReplayFinding unreadable(String workflowId, String why) {
        return new ReplayFinding(workflowId, "", "", 0, UNREADABLE, why);
    }

    private static String messages(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            all.append(cause).append('\n');
        }
        return all.toString();
    }

    private static String difference(String message) {
        Matcher detail = OTHER_DETAIL.matcher(message);
        if (detail.find()) {
            return at(detail.group(3), detail.group(2)) + ": the history has " + detail.group(4) + " " + detail.group(6)
                    + ", this version " + detail.group(5);
        }
        Matcher command = OTHER_COMMAND.matcher(message);
        if (command.find()) {
            return at(command.group(1), command.group(2)) + ": this version has the command " + words(command.group(3))
                    + " there";
        }
        Matcher local = LOCAL_ACTIVITY.matcher(message);
        Matcher event = EVENT.matcher(message);
        if (event.find()) {
            return at(event.group(1), event.group(2)) + ": this version "
                    + (local.find() ? "does not call " + local.group(1) + " there" : "does not do that there");
        }
        return "this version goes another way";
    }

    private static String obstacle(String message) {
        Matcher key = KEY_MISSING.matcher(message);
        if (key.find()) {
            return key.group(1).strip();
        }
        Matcher type = UNKNOWN_TYPE.matcher(message);
        if (type.find()) {
            return "this version has no workflow of the type " + type.group(1);
        }
        List<String> kinds = EXCEPTION
                .matcher(message)
                .results()
                .map(found -> found.group(1))
                .filter(kind -> !kind.equals("RuntimeException"))
                .distinct()
                .limit(3)
                .toList();
        return "it cannot be replayed" + (kinds.isEmpty() ? "" : ": " + String.join(", ", kinds));
    }

    private static String at(String event, String type) {
        return "event " + event + ", " + words(type.replace("EVENT_TYPE_", ""));
    }

    private static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
