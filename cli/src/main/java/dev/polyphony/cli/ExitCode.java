package dev.polyphony.cli;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.cli.option.SelectionNames;

/** What the process tells its caller. */
public final class ExitCode {
    public static final int OK = 0;
    public static final int NO_ANSWER = 1;
    public static final int USAGE = 2;
    public static final int REFUSED = 3;
    public static final int DEADLINE_PASSED = 4;
    /** As a shell reports a process that Ctrl-C ended. */
    public static final int DETACHED = 130;

    private ExitCode() {}

    /** A name that nobody knows is wrong usage, whoever found out. */
    public static int of(AnalysisResult result) {
        return result.problem() != null
                        && SelectionNames.isName(result.problem().field())
                ? USAGE
                : of(result.status());
    }

    private static int of(AnalysisStatus status) {
        return switch (status) {
            case ANSWERED -> OK;
            case NO_ANSWER, ABSTAINED, CANCELLED, RUNNING, WAITING -> NO_ANSWER;
            case REJECTED -> REFUSED;
            case DEADLINE_PASSED -> DEADLINE_PASSED;
        };
    }
}
