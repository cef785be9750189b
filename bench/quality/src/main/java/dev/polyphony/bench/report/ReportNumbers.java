package dev.polyphony.bench.report;

import java.util.Locale;

/** How numbers are written. */
final class ReportNumbers {
    private ReportNumbers() {}

    /** A share of one with three decimals; a dash where there is none. */
    static String share(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
    }

    static String signed(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%+.3f", value);
    }

    static String percent(double share) {
        return Double.isNaN(share) || Double.isInfinite(share)
                ? "-"
                : String.format(Locale.ROOT, "%.0f%%", share * 100);
    }

    static String percent1(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f%%", share * 100);
    }

    static String usd(double amount) {
        return String.format(Locale.ROOT, "%.4f", amount);
    }

    static String count(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
