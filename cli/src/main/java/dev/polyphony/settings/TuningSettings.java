package dev.polyphony.settings;

import dev.polyphony.plan.Aggregation.ScoreBy;
import java.time.Duration;
import java.util.List;

/** What strategies can be told beside their models; each is for some of them only. */
public record TuningSettings(
        Setting<Double> threshold,
        Setting<Integer> quorum,
        Setting<Duration> grace,
        Setting<Double> margin,
        Setting<Duration> delay,
        Setting<String> chairman,
        Setting<List<String>> judges,
        Setting<ScoreBy> scoreBy) {}
