package dev.polyphony.cli.render;

import dev.polyphony.call.Money;
import dev.polyphony.inventory.ProviderTrial;
import dev.polyphony.inventory.Readiness;
import dev.polyphony.status.Condition;
import dev.polyphony.status.ProvidersLog;
import dev.polyphony.status.ProvidersStatus;
import dev.polyphony.status.ProvidersStatus.HostLine;
import dev.polyphony.status.ProvidersStatus.ModelLine;
import dev.polyphony.status.ProvidersStatus.Performance;
import dev.polyphony.status.ProvidersStatus.ProviderLine;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How providers and their models stand, and what happened to them. Times are UTC. */
public final class ProvidersTable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ROOT);

    private final Style style;
    private final boolean all;
    private final List<Optional<String>> notes = new ArrayList<>();
    private final Table table;

    private ProvidersTable(Style style, boolean all) {
        this.style = style;
        this.all = all;
        this.table = new Table(style, "");
    }

    /** @param all whether also models that nobody uses and nothing is wrong with, and providers that nobody set up */
    public static List<String> lines(ProvidersStatus status, boolean all, Style style) {
        return new ProvidersTable(style, all).lines(status);
    }

    private List<String> lines(ProvidersStatus status) {
        List<String> lines = new ArrayList<>(overall(status, style));
        lines.add("");
        table.head(
                "PROVIDER",
                "STATE",
                "SUCCESS",
                "P50 / P95",
                "COST",
                "NOW",
                "SHARE",
                "TARGET",
                "AGENTS",
                "CHECKED (UTC)");
        notes.add(Optional.empty());
        List<ProviderLine> absent = new ArrayList<>();
        for (ProviderLine provider : status.providers()) {
            if (!all && !isShown(provider)) {
                absent.add(provider);
                continue;
            }
            row(
                    provider.name().value(),
                    state(provider, provider.condition()),
                    provider.condition(),
                    provider.performance(),
                    share(provider),
                    percent(provider.targetShare()),
                    provider.agents().isEmpty()
                            ? ""
                            : String.valueOf(provider.agents().size()));
            provider.hosts().forEach(this::row);
            provider.models().stream()
                    .filter(model -> isShown(provider, model))
                    .forEach(model -> row(
                            "  " + model.name(),
                            state(provider, model.condition()),
                            model.condition(),
                            model.performance(),
                            "",
                            "",
                            ""));
        }
        List<String> rows = table.lines();
        for (int i = 0; i < rows.size(); i++) {
            lines.add(rows.get(i));
            notes.get(i).ifPresent(note -> lines.add(style.faint(style.marks("    " + note))));
        }
        if (!absent.isEmpty()) {
            lines.add("");
            lines.add(style.faint("Not set up: "
                    + absent.stream().map(ProvidersTable::missing).collect(Collectors.joining(", "))));
        }
        return lines;
    }

    /** Together, with the reasons. */
    public static List<String> overall(ProvidersStatus status, Style style) {
        String word = "Providers: " + status.overall();
        List<String> lines = new ArrayList<>();
        lines.add(
                switch (status.overall()) {
                    case "ok" -> style.good(word);
                    case "degraded" -> style.warn(word);
                    default -> style.bad(word);
                });
        status.reasons().forEach(reason -> lines.add(style.marks("  " + reason)));
        return lines;
    }

    private void row(
            String name,
            String state,
            Condition condition,
            Performance performance,
            String share,
            String target,
            String agents) {
        table.row(
                line -> condition.state() == Readiness.READY
                        ? line
                        : condition.passes() ? style.faint(line) : style.warn(line),
                name,
                state,
                performance.successRate() == null ? "" : Figures.percent(performance.successRate()),
                seconds(performance),
                performance.cost().signum() == 0 ? "" : Figures.money(Money.ofUsd(performance.cost())),
                performance.inFlight() == 0 ? "" : String.valueOf(performance.inFlight()),
                share,
                target,
                agents,
                condition.lastCheck() == null ? "" : TIME.format(utc(condition.lastCheck())));
        notes.add(note(condition));
    }

    /** One of a provider's machines, with what it has in memory. */
    private void row(HostLine host) {
        boolean ready = host.state().equals("ready");
        table.row(
                line -> ready || host.state().equals("unknown") ? line : style.warn(line),
                "  at " + host.name(),
                host.state().equals("unknown") ? "not looked at yet" : host.state(),
                "",
                "",
                "",
                host.inFlight() == 0 ? "" : String.valueOf(host.inFlight()),
                "",
                "",
                "",
                host.lastCheck() == null ? "" : TIME.format(utc(host.lastCheck())));
        String loaded = host.loaded().stream()
                .map(model -> model.model() + " (" + model.memory() + " GB)")
                .collect(Collectors.joining(", "));
        notes.add(Optional.ofNullable(host.why())
                .or(() -> loaded.isEmpty() ? Optional.empty() : Optional.of("loaded: " + loaded)));
    }

    /** Whoever took one out of use wants to see that it is, also where nobody set it up. */
    private static boolean isShown(ProviderLine provider) {
        return provider.configured()
                || provider.performance().isInUse()
                || provider.condition().state() == Readiness.DRAINED;
    }

    private boolean isShown(ProviderLine provider, ModelLine model) {
        Condition own = model.condition();
        boolean itsOwn = !own.equals(provider.condition())
                && own.state() != provider.condition().state()
                && own.state() != Readiness.NOT_PULLED
                && own.since() != null;
        return all || model.performance().isInUse() || itsOwn;
    }

    /** Such as {@code throttled until 10:43:12} and {@code recovering 10 %}. */
    private static String state(ProviderLine provider, Condition condition) {
        if (provider.simulated() && condition.state() == Readiness.READY) {
            return "simulated";
        }
        return condition.describe()
                + (condition.until() == null ? "" : " until " + TIME.format(utc(condition.until())) + " UTC");
    }

    private static Optional<String> note(Condition condition) {
        String why = condition.why();
        boolean quiet = condition.state() == Readiness.READY || condition.state() == Readiness.NO_CREDENTIALS;
        if (quiet || why == null) {
            return Optional.empty();
        }
        return Optional.of(
                condition.since() == null ? why : why + " since " + DAY.format(utc(condition.since())) + " UTC");
    }

    private static String share(ProviderLine provider) {
        return provider.performance().requests() == 0 ? "–" : Figures.percent(provider.share());
    }

    private static String seconds(Performance performance) {
        return performance.p50() == null || performance.p95() == null
                ? ""
                : String.format(Locale.ROOT, "%.1f / %.1f s", performance.p50(), performance.p95());
    }

    private static String missing(ProviderLine provider) {
        return provider.keyVariables().isEmpty()
                ? provider.name().value()
                : provider.name() + " (" + provider.keyVariables().get(0) + ")";
    }

    /** What has to be done before one that nobody set up is asked. */
    public static String setUp(ProviderLine provider) {
        return provider.keyVariables().isEmpty()
                ? "and nobody has set it up."
                : "and it has no key: set " + provider.keyVariables().get(0) + " on the workers.";
    }

    /** What came of one real call. */
    public static List<String> trial(ProviderTrial.Outcome outcome, Style style) {
        String who = String.valueOf(outcome.model() == null ? outcome.provider() : outcome.model());
        String cost = outcome.cost() == null ? Figures.UNKNOWN_COST : Figures.money(Money.ofUsd(outcome.cost()));
        if (!outcome.ok() || outcome.latencyMs() == null) {
            String why =
                    outcome.failure() == null ? "no answer" : outcome.failure().describe();
            return List.of(style.bad(style.marks("✗ " + who + ": " + why)));
        }
        String facts = Figures.time(Duration.ofMillis(outcome.latencyMs())) + " · " + cost;
        return List.of(
                style.good(style.marks("✓ " + who + " · " + facts)),
                Excerpts.fit(
                        style.marks(
                                "  answered: " + (outcome.response() == null ? "" : Excerpts.line(outcome.response()))),
                        style));
    }

    /** What happened, the latest first. */
    public static List<String> log(List<ProvidersLog.Entry> entries, Style style) {
        Table table = new Table(style, "").head("WHEN (UTC)", "WHAT", "BY", "CHANGE");
        for (ProvidersLog.Entry entry : entries) {
            table.row(
                    DAY.format(utc(entry.at()))
                            + String.format(
                                    Locale.ROOT, ":%02d", utc(entry.at()).getSecond()),
                    entry.about(),
                    entry.by(),
                    entry.change() + (entry.why() == null ? "" : ": " + entry.why()));
        }
        return table.lines();
    }

    /** How work is to be spread. */
    public static List<String> weights(List<ProviderLine> weighted, Style style) {
        Table table = new Table(style, "").head("PROVIDER", "WEIGHT", "SCORE", "TARGET", "SHARE");
        weighted.forEach(provider -> table.row(
                provider.name().value(),
                Figures.weight(provider.weight()),
                Figures.weight(provider.score()),
                percent(provider.targetShare()),
                share(provider)));
        return table.lines();
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "" : Figures.percent(share);
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
