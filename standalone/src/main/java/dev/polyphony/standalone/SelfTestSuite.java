package dev.polyphony.standalone;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Cases of one kind, run one after the other. */
record SelfTestSuite(String name, List<SelfTestCase> cases) {
    SelfTestSuite {
        cases = List.copyOf(cases);
    }

    /**
     * @param asked what is tried, in a line
     * @param actual says what came, in the words of {@code expected}
     */
    record SelfTestCase(String asked, String expected, Callable<String> actual) {}

    /** Prints a line for each case as it ends, and one for all; returns how many came out as expected. */
    int run(PrintWriter out) throws InterruptedException {
        out.println(name);
        int passed = 0;
        for (SelfTestCase each : cases) {
            String got = got(each);
            boolean ok = got.equals(each.expected());
            passed += ok ? 1 : 0;
            out.println(
                    ok
                            ? "  ok: " + each.asked() + " => " + got
                            : "  FAILED: " + each.asked() + " => expected " + each.expected() + ", got " + got);
            out.flush();
        }
        out.println("  " + passed + " of " + cases.size() + " passed");
        return passed;
    }

    private static String got(SelfTestCase each) throws InterruptedException {
        try {
            return each.actual().call();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // The other cases say as much about it.
            return Objects.requireNonNullElse(e.getMessage(), "no answer and no reason");
        }
    }
}
