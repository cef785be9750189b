package dev.polyphony.cli.render;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord.Failed;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Amounts as people read them. */
public final class Figures {
    /** Of a cost or a price, where its place says that it is one. */
    static final String UNKNOWN = "unknown";

    /** The same in a line of several facts. */
    static final String UNKNOWN_COST = "cost unknown";

    /** What less than that would look like nothing by. */
    private static final double LEAST_DECIMAL = 0.005;

    private Figures() {}

    /** {@code 182 ms}, {@code 1.8 s}, {@code 34 s}, {@code 2 min 5 s}. */
    public static String time(Duration time) {
        long millis = Math.max(0, time.toMillis());
        if (millis < 1_000) {
            return millis + " ms";
        }
        return millis < 9_950 ? String.format(Locale.ROOT, "%.1f s", millis / 1000.0) : wholeTime(time);
    }

    /** Whole tenths below a minute, so that a ticking time does not jump in width: {@code 0.2 s}, {@code 12.4 s}. */
    static String ticking(Duration time) {
        long tenths = Math.max(0, time.toMillis()) / 100;
        return tenths < 600 ? tenths / 10 + "." + tenths % 10 + " s" : wholeTime(time);
    }

    private static String wholeTime(Duration time) {
        long seconds = Math.round(time.toMillis() / 1000.0);
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }

    /** At least two decimals and no zeros beyond: {@code $0.000412}, {@code $1.25}. */
    static String money(Money money) {
        BigDecimal usd = money.usd().stripTrailingZeros();
        return "$" + (usd.scale() < 2 ? usd.setScale(2) : usd).toPlainString();
    }

    /** In a column of costs. */
    static String known(@Nullable Money money) {
        return money == null ? UNKNOWN : money(money);
    }

    /** Among other facts. */
    static String cost(@Nullable Money money) {
        return money == null ? UNKNOWN_COST : money(money);
    }

    /** What the analysis cost, or the most that can be said of it. */
    static String cost(AnalysisResult result) {
        if (result.spending().complete()) {
            return money(result.cost());
        }
        if (!result.cost().equals(Money.ZERO)) {
            return atLeast(result.cost());
        }
        return UNKNOWN_COST;
    }

    /** Where some of it is not known. */
    static String atLeast(Money known) {
        return "at least " + money(known);
    }

    /** Why a call gave no answer; of one that was cancelled too what it sent, as far as anybody can say. */
    static String happened(Failed call) {
        String why = why(call.failure());
        if (!(call.failure() instanceof Failure.Cancelled)) {
            return why;
        }
        if (call.sends() == 0) {
            return why + ", nothing sent";
        }
        String most = call.requests() == null ? "at most " : "";
        return why + ", " + most + count(call.sends(), "request", "requests") + " sent";
    }

    /** Such as {@code skipped: out of credit since 29 Nov 10:42 UTC}. */
    static String why(Failure failure) {
        return (failure.skips() ? "skipped: " : "") + failure.describe();
    }

    static String percent(double share) {
        return Math.round(share * 100) + " %";
    }

    static String decimal(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.2f", value);
    }

    /** As {@link #decimal}, and with as many places as it takes to tell it from nothing. */
    static String weight(@Nullable Double value) {
        return value == null || value == 0 || value >= LEAST_DECIMAL
                ? decimal(value)
                : BigDecimal.valueOf(value)
                        .round(new MathContext(2))
                        .stripTrailingZeros()
                        .toPlainString();
    }

    /** {@code 128K}, {@code 1M}. */
    static String thousands(@Nullable Integer count) {
        if (count == null) {
            return UNKNOWN;
        }
        if (count >= 1_000_000) {
            return count / 1_000_000 + "M";
        }
        return count >= 1_000 ? count / 1_000 + "K" : String.valueOf(count);
    }

    static String count(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }
}
