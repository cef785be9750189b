package dev.polyphony.request;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.Image;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Message;
import dev.polyphony.call.ModelParameters;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an analysis is told, option by option. For one thread.
 *
 * <pre>{@code
 * AnalysisRequest.of("REST or GraphQL?")
 *         .with(AnalysisOptions.STRATEGY, "ensemble")
 *         .with(AnalysisOptions.DEADLINE, Duration.ofMinutes(2))
 *         .analysis(AnalysisIds.mint());
 * }</pre>
 */
public final class AnalysisRequest {
    /** Of what only a strategy can be told. */
    public static final String BESIDE_A_PLAN = "is for a strategy; a plan says it itself, so leave it out";

    private static final List<AnalysisOption<?>> WHOM =
            List.of(AnalysisOptions.PLAN, AnalysisOptions.STRATEGY, AnalysisOptions.CHAIN, AnalysisOptions.MODELS);

    private final Map<String, Object> byName = new HashMap<>();
    private @Nullable Conversation conversation;
    private @Nullable ModelParameters parameters;
    private @Nullable Integer together;

    public static AnalysisRequest of(String prompt) {
        return new AnalysisRequest().with(AnalysisOptions.PROMPT, prompt);
    }

    /** @param value absent, like an option that is never given, for the default */
    public <T> AnalysisRequest with(AnalysisOption<T> option, @Nullable T value) {
        if (value == null) {
            byName.remove(option.name());
        } else {
            byName.put(option.name(), value);
        }
        return this;
    }

    /**
     * What no option says, as other protocols have it.
     *
     * @param before in place of {@link AnalysisOptions#SYSTEM}, {@link AnalysisOptions#MESSAGES} and
     *     {@link AnalysisOptions#IMAGES}
     * @param beside what goes to the models beside the words
     */
    public AnalysisRequest with(@Nullable Conversation before, @Nullable ModelParameters beside) {
        conversation = before;
        parameters = beside;
        return this;
    }

    /** One of that many that begin side by side. */
    public AnalysisRequest together(int count) {
        together = count;
        return this;
    }

    /**
     * One of several requests for the same, that each are told more of their own.
     *
     * @param which from 0: what models draw their words by differs by it, where it is given
     */
    public AnalysisRequest copy(int which) {
        AnalysisRequest copy = new AnalysisRequest();
        copy.byName.putAll(byName);
        return copy.with(conversation, parameters == null ? null : parameters.seededApart(which));
    }

    /**
     * The same, and what the defaults say that it does not. Whom to ask is said as a whole: one that names a plan, a
     * strategy, a chain or models has none of these from there, and one with a plan no option of a strategy.
     */
    public AnalysisRequest beside(AnalysisRequest defaults) {
        boolean says = WHOM.stream().anyMatch(option -> get(option) != null);
        AnalysisOptions.ALL.stream()
                .filter(option -> !says || !WHOM.contains(option))
                .filter(option -> get(AnalysisOptions.PLAN) == null || !option.isOfSelection())
                .forEach(option -> byName.computeIfAbsent(option.name(), defaults.byName::get));
        return this;
    }

    /** Whether nothing was given. */
    public boolean isEmpty() {
        return byName.isEmpty();
    }

    /** Absent where it was not given. */
    @SuppressWarnings("unchecked") // with() puts nothing else under the option's name.
    public <T> @Nullable T get(AnalysisOption<T> option) {
        return (T) byName.get(option.name());
    }

    /**
     * @param newId for a request that names none
     * @throws InvalidField for what is missing or wrong, by the option's name
     */
    public Analysis analysis(String newId) {
        String system = get(AnalysisOptions.SYSTEM);
        if (system != null && system.isBlank()) {
            throw new InvalidField("system", "is blank; say how the models are to behave, or leave it out");
        }
        String category = get(AnalysisOptions.CATEGORY);
        String filedUnder = Analysis.category(category);
        CacheRules cache = get(AnalysisOptions.CACHE);
        CacheRules semantic = get(AnalysisOptions.SEMANTIC_CACHE);
        Duration otherWords = semantic == null ? null : semantic.age(filedUnder);
        return new Analysis(
                Objects.requireNonNullElse(get(AnalysisOptions.ID), newId),
                Objects.requireNonNullElse(get(AnalysisOptions.TENANT), Principal.DEFAULT.tenant()),
                Objects.requireNonNullElse(get(AnalysisOptions.PROMPT), ""),
                selection(),
                AnalysisOptions.limits(this).together(together),
                before(system),
                get(AnalysisOptions.SCHEMA),
                category,
                // Whoever takes other words takes the very same.
                cache == null ? otherWords : cache.age(filedUnder),
                get(AnalysisOptions.PRIORITY),
                parameters,
                Boolean.TRUE.equals(get(AnalysisOptions.STREAM)) ? true : null,
                get(AnalysisOptions.WEBHOOK),
                null,
                otherWords);
    }

    private @Nullable Conversation before(@Nullable String system) {
        List<Message> messages = get(AnalysisOptions.MESSAGES);
        List<Image> images = get(AnalysisOptions.IMAGES);
        boolean alone = system == null && messages == null && (images == null || images.isEmpty());
        return alone ? conversation : new Conversation(system, messages == null ? List.of() : messages, images, null);
    }

    /** The plan, or else the preset; throws {@link InvalidField} where they are given together. */
    public Selection selection() {
        var plan = get(AnalysisOptions.PLAN);
        if (plan == null) {
            return AnalysisOptions.preset(this);
        }
        if (get(AnalysisOptions.STRATEGY) != null
                || get(AnalysisOptions.CHAIN) != null
                || get(AnalysisOptions.MODELS) != null) {
            throw new InvalidField("plan", "says itself whom to ask; leave strategy, chain and models out");
        }
        AnalysisOptions.settings()
                .filter(option -> option.isOfSelection() && get(option) != null)
                .findFirst()
                .ifPresent(option -> {
                    throw new InvalidField(option.name(), BESIDE_A_PLAN);
                });
        return new Selection.Custom(plan);
    }
}
