package dev.polyphony.catalogue;

import static dev.polyphony.notation.Values.oneOf;
import static dev.polyphony.notation.Values.someOf;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Balance.By;
import dev.polyphony.catalogue.Balance.Rule;
import dev.polyphony.notation.Fields;
import dev.polyphony.notation.Nearest;
import dev.polyphony.notation.NotationProblems;
import dev.polyphony.notation.Values;
import dev.polyphony.notation.YamlNode;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.TaskType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Reads how work is spread over providers. */
final class BalanceReader {
    private static final String NOBODY = "none";
    private static final Pattern AGENT = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    private final NotationProblems problems;
    private final Set<String> providers;
    private final UnaryOperator<String> checkModel;
    private final Function<String, Optional<ProviderId>> providerOf;
    private final Set<String> agentsGiven = new HashSet<>();

    /**
     * @param providers their names
     * @param checkModel refuses a model's name that this catalogue cannot use
     * @param providerOf whose model that is; empty where that cannot be told
     */
    BalanceReader(
            NotationProblems problems,
            Set<String> providers,
            UnaryOperator<String> checkModel,
            Function<String, Optional<ProviderId>> providerOf) {
        this.problems = problems;
        this.providers = providers;
        this.checkModel = checkModel;
        this.providerOf = providerOf;
    }

    Balance read(YamlNode.Mapping section) {
        Fields fields = new Fields(section, "balance", problems);
        By by = fields.optional("by", oneOf(By.class)).orElse(By.SCORE);
        Map<ProviderId, Double> weights = byProvider(fields, "weights", (id, path, entry) -> weight(entry.value()));
        if (!weights.isEmpty() && weights.values().stream().allMatch(weight -> weight == 0)) {
            problems.add(section.at(), fields.field("weights"), "all are 0; give one provider more");
        }
        Map<TaskType, ProviderId> preferences = new EnumMap<>(TaskType.class);
        fields.nested("preferences")
                .ifPresent(all -> all.forEach((name, path, entry) -> read(path, entry, () -> {
                    TaskType task = oneOf(TaskType.class).apply(new YamlNode.Text(entry.at(), name));
                    preferences.put(task, provider(entry.value()));
                })));
        Optional<ProviderId> emergency = fields.optional(
                        "emergency",
                        node -> node instanceof YamlNode.Text text
                                        && text.value().equals(NOBODY)
                                ? Optional.<ProviderId>empty()
                                : Optional.of(provider(node)))
                .flatMap(id -> id);
        Map<ProviderId, List<Rule>> models = byProvider(fields, "models", this::rules);
        Map<ProviderId, List<String>> agents = byProvider(fields, "agents", (id, path, entry) -> agents(entry.value()));
        fields.rejectUnknown();
        return new Balance(by, weights, preferences, emergency, models, agents);
    }

    private interface ValueReader<T> {
        T read(ProviderId provider, String path, YamlNode.Entry entry);
    }

    private <T> Map<ProviderId, T> byProvider(Fields fields, String name, ValueReader<T> reader) {
        Map<ProviderId, T> all = new LinkedHashMap<>();
        fields.nested(name)
                .ifPresent(inner -> inner.forEach((provider, path, entry) -> read(path, entry, () -> {
                    ProviderId id = provider(provider);
                    all.put(id, reader.read(id, path, entry));
                })));
        return all;
    }

    private void read(String path, YamlNode.Entry entry, Runnable reading) {
        try {
            reading.run();
        } catch (InvalidField e) {
            problems.add(entry.at(), path, Fields.message(e));
        }
    }

    private ProviderId provider(YamlNode node) {
        return provider(Values.text(node));
    }

    private ProviderId provider(String name) {
        if (!providers.contains(name)) {
            throw new InvalidField(
                    "provider", "no provider '" + name + "' in providers" + Nearest.hint(name, providers));
        }
        return new ProviderId(name);
    }

    private static double weight(YamlNode node) {
        return Values.proportion().apply(node);
    }

    private List<Rule> rules(ProviderId provider, String path, YamlNode.Entry entry) {
        List<YamlNode> items = Values.list(entry.value());
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            String place = path + "[" + i + "]";
            YamlNode item = items.get(i);
            read(
                    place,
                    new YamlNode.Entry(item.at(), item),
                    () -> rule(item, place, provider).ifPresent(rules::add));
        }
        return rules;
    }

    /** A model's name alone is for every prompt. */
    private Optional<Rule> rule(YamlNode item, String path, ProviderId provider) {
        if (!(item instanceof YamlNode.Mapping mapping)) {
            return Optional.of(new Rule(model(item, provider), Set.of(), Set.of()));
        }
        Fields fields = new Fields(mapping, path, problems);
        Optional<String> model = fields.required("model", node -> model(node, provider));
        Optional<Set<Level>> levels = fields.optional("levels", someOf(Level.class));
        Optional<Set<TaskType>> tasks = fields.optional("tasks", someOf(TaskType.class));
        fields.rejectUnknown();
        return model.map(name -> new Rule(name, levels.orElse(Set.of()), tasks.orElse(Set.of())));
    }

    private String model(YamlNode node, ProviderId provider) {
        String name = checkModel.apply(Values.text(node));
        providerOf.apply(name).filter(owner -> !owner.equals(provider)).ifPresent(owner -> {
            throw new InvalidField("model", "'" + name + "' is " + owner + "'s, not " + provider + "'s");
        });
        return name;
    }

    private List<String> agents(YamlNode node) {
        List<String> names = Values.list(node).stream().map(Values::text).toList();
        for (String name : names) {
            if (!AGENT.matcher(name).matches()) {
                throw Values.wrong("names such as openai-1: lower-case letters, digits and dashes, at most 40");
            }
            if (!agentsGiven.add(name)) {
                throw new InvalidField("agents", "'" + name + "' is there twice; each agent has a name of its own");
            }
        }
        return names;
    }
}
