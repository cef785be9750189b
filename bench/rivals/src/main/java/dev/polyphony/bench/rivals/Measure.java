package dev.polyphony.bench.rivals;

/** What is measured of each contender in each round. */
enum Measure {
    ADDED_P50("one client: added, p50", "ms"),
    ADDED_P95("one client: added, p95", "ms"),
    AT_ONCE("%d clients, model of 0 ms", "answers/s"),
    USUAL("%d clients, model of 50 ms", "answers/s"),
    PANELS("%d clients, panels of three, 50 ms", "panels/s"),
    CPU_OWN("CPU of an answer", "ms"),
    CPU_SERVER("and Temporal's", "ms"),
    CPU_PANEL_OWN("CPU of a panel", "ms"),
    CPU_PANEL_SERVER("and Temporal's", "ms"),
    CPU_CLIENT("CPU of the client and the model", "ms"),
    RESIDENT("memory, resident", "MB"),
    RESIDENT_SERVER("and Temporal's", "MB"),
    PROPORTIONAL("memory of all, shared pages once", "MB");

    private final String title;
    private final String unit;

    Measure(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    String title(int clients) {
        return title.formatted(clients);
    }

    String unit() {
        return unit;
    }
}
