package dev.polyphony.catalogue;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Catalogue.NamedPlan;
import dev.polyphony.notation.Fields;
import dev.polyphony.notation.Nearest;
import dev.polyphony.notation.NotationError;
import dev.polyphony.notation.NotationProblems;
import dev.polyphony.notation.PlanReader;
import dev.polyphony.notation.Values;
import dev.polyphony.notation.YamlNode;
import dev.polyphony.notation.YamlNode.Mapping;
import dev.polyphony.plan.Complexity;
import dev.polyphony.plan.Plan;
import dev.polyphony.plan.Strategy;
import dev.polyphony.plan.TaskType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the merged file into a {@link Catalogue}, checking each value and every reference. */
final class CatalogueReader {
    private static final int VERSION = 1;

    private final NotationProblems problems;
    private final Map<ProviderId, Provider> providers = new LinkedHashMap<>();
    private final Map<String, Model> models = new LinkedHashMap<>();
    private final Map<String, EmbeddingModel> embeddings = new LinkedHashMap<>();
    private final Map<TaskType, Team> teams = new LinkedHashMap<>();
    private final Map<String, NamedPlan> strategies = new LinkedHashMap<>();
    private final Map<ModelRef, String> aliasOf = new HashMap<>();

    /** Names given, right or wrong: what is wrong with one is said once, not again wherever it is referred to. */
    private final Set<String> providersGiven = new HashSet<>();

    private final Set<String> aliasesGiven = new HashSet<>();

    private final Map<String, String> otherNames = new HashMap<>();

    CatalogueReader(NotationProblems problems) {
        this.problems = problems;
    }

    /** Throws {@link NotationError} with all problems, those found earlier included. */
    Catalogue read(Mapping file) {
        Fields fields = new Fields(file, "", problems);
        fields.required("version", Values.whole(VERSION, VERSION));
        Optional<LocalDate> pricesAsOf = fields.required("prices-as-of", Values::date);
        fields.nested("providers").ifPresent(all -> all.forEach(this::provider));
        fields.optional("models", Values::list).ifPresent(this::models);
        Map<String, List<String>> chains = modelLists(fields.nested("chains"));
        Optional<String> defaultChain = fields.required("default-chain", node -> oneOf(Values.text(node), chains));
        Map<String, List<String>> ensembles = modelLists(fields.nested("ensembles"));
        fields.nested("teams").ifPresent(all -> all.forEach(this::team));
        fields.nested("strategies").ifPresent(all -> all.forEach(this::strategy));
        fields.nested("embeddings").ifPresent(all -> all.forEach(this::embedding));
        Optional<Balance> balance = fields.required("balance", Values::mapping)
                .map(new BalanceReader(problems, providersGiven, this::modelName, this::providerOf)::read);
        fields.rejectUnknown();
        problems.throwIfAny();
        return new Catalogue(
                pricesAsOf.orElseThrow(),
                providers,
                models,
                chains,
                defaultChain.orElseThrow(),
                ensembles,
                teams,
                strategies,
                balance.orElseThrow(),
                embeddings);
    }

    private void provider(String name, String path, YamlNode.Entry entry) {
        providersGiven.add(name);
        try {
            ProviderId id = new ProviderId(name);
            ProviderReader.read(id, new Fields(Values.mapping(entry.value()), path, problems))
                    .ifPresent(provider -> providers.put(id, provider));
        } catch (InvalidField e) {
            problems.add(entry.at(), path, Fields.message(e));
        }
    }

    private void models(List<YamlNode> items) {
        for (int i = 0; i < items.size(); i++) {
            YamlNode item = items.get(i);
            if (item instanceof Mapping model) {
                model(model, "models[" + alias(model).orElse(String.valueOf(i)) + "]");
            } else {
                problems.add(item.at(), "models[" + i + "]", "expected fields, alias and id among them");
            }
        }
    }

    private void model(Mapping mapping, String path) {
        alias(mapping).ifPresent(aliasesGiven::add);
        ModelReader.read(new Fields(mapping, path, problems), this::checked).ifPresent(read -> {
            Model model = priced(read);
            models.put(model.alias(), model);
            requireServed(model, mapping, path);
            aliasOf.put(model.ref(), model.alias());
            model.also().forEach(name -> otherName(name, model.alias(), mapping, path));
        });
    }

    /** Nobody bills what a worker serves itself, whether somebody says so or not. */
    private Model priced(Model model) {
        Provider provider = providers.get(model.ref().provider());
        return provider != null && provider.adapter() == Adapter.LLAMA ? model.pricedBy(provider) : model;
    }

    /** A file means nothing to a provider that has models of its own. */
    private void requireServed(Model model, Mapping mapping, String path) {
        Provider provider = providers.get(model.ref().provider());
        if (model.file().isPresent() && provider != null && provider.adapter() != Adapter.LLAMA) {
            problems.add(
                    mapping.at(),
                    path + ".file",
                    "expected none: only models of a provider with the adapter llama, such as local, have a file");
        }
    }

    private void otherName(String name, String alias, Mapping mapping, String path) {
        String taken = otherNames.put(name, alias);
        if (taken != null) {
            problems.add(mapping.at(), path + ".also", "'" + name + "' is another name of '" + taken + "' already");
        }
    }

    /** The id, if its provider is known and no earlier model has it: a call must find one price for it. */
    private ModelRef checked(ModelRef ref) {
        String alias = aliasOf.get(requireProvider(ref));
        if (alias != null) {
            throw new InvalidField("id", "already listed as '" + alias + "'; change that one, or remove it");
        }
        return ref;
    }

    private ModelRef requireProvider(ModelRef ref) {
        String provider = ref.provider().value();
        if (!providersGiven.contains(provider)) {
            throw new InvalidField(
                    "id", "no provider '" + provider + "' in providers" + Nearest.hint(provider, providersGiven));
        }
        return ref;
    }

    private Map<String, List<String>> modelLists(Optional<Fields> lists) {
        Map<String, List<String>> read = new LinkedHashMap<>();
        lists.ifPresent(all -> all.forEach((name, path, entry) -> read.put(name, modelList(path, entry))));
        return read;
    }

    private List<String> modelList(String path, YamlNode.Entry entry) {
        if (!(entry.value() instanceof YamlNode.Sequence list) || list.items().isEmpty()) {
            problems.add(entry.at(), path, "expected a list of models");
            return List.of();
        }
        return names(list.items(), path);
    }

    private List<String> names(List<YamlNode> items, String path) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            try {
                names.add(modelName(Values.text(items.get(i))));
            } catch (InvalidField e) {
                problems.add(items.get(i).at(), path + "[" + i + "]", Fields.message(e));
            }
        }
        return names;
    }

    private String modelName(String name) {
        if (otherNames.containsKey(name)) {
            return name;
        }
        if (name.contains("/")) {
            ModelRef ref = ModelRef.parse(name);
            return aliasOf.containsKey(ref) ? name : checked(ref).toString();
        }
        if (!aliasesGiven.contains(name)) {
            throw new InvalidField("model", "no model '" + name + "' in models" + ModelLookup.hint(name, models));
        }
        return name;
    }

    /** Empty for one whose mistake is told elsewhere. */
    private Optional<ProviderId> providerOf(String name) {
        Model model = models.get(otherNames.getOrDefault(name, name));
        return model == null && name.contains("/")
                ? Optional.of(ModelRef.parse(name).provider())
                : Optional.ofNullable(model).map(known -> known.ref().provider());
    }

    private void team(String name, String path, YamlNode.Entry entry) {
        try {
            TaskType task = Values.oneOf(TaskType.class).apply(new YamlNode.Text(entry.at(), name));
            Fields fields = new Fields(Values.mapping(entry.value()), path, problems);
            List<String> primary = members(fields, "primary");
            List<String> fallback = members(fields, "fallback");
            Optional<Set<Complexity>> complexity = fields.optional("complexity", Values.someOf(Complexity.class));
            fields.rejectUnknown();
            teams.put(task, new Team(task, primary, fallback, complexity.orElse(Set.of())));
        } catch (InvalidField e) {
            problems.add(entry.at(), path, Fields.message(e));
        }
    }

    private void strategy(String name, String path, YamlNode.Entry entry) {
        try {
            CatalogueValues.alias(new YamlNode.Text(entry.at(), name));
            if (Strategy.of(name).isPresent()) {
                throw new InvalidField("name", "expected a name that no strategy has yet");
            }
            Fields fields = new Fields(Values.mapping(entry.value()), path, problems);
            Optional<String> description = fields.optional("description", Values::text);
            Optional<Plan> plan = fields.required("plan", node -> node)
                    .flatMap(node -> new PlanReader(problems).plan(node, fields.field("plan")));
            fields.rejectUnknown();
            plan.ifPresent(read -> strategies.put(name, new NamedPlan(description.orElse("a plan of your own"), read)));
        } catch (InvalidField e) {
            problems.add(entry.at(), path, Fields.message(e));
        }
    }

    private void embedding(String name, String path, YamlNode.Entry entry) {
        try {
            CatalogueValues.alias(new YamlNode.Text(entry.at(), name));
            Fields fields = new Fields(Values.mapping(entry.value()), path, problems);
            Optional<ModelRef> ref = fields.required("id", node -> requireProvider(CatalogueValues.modelRef(node)));
            Optional<BigDecimal> price = fields.optional("price", CatalogueValues::price);
            OptionalInt rpm = ModelReader.rpm(fields);
            OptionalInt tpm = ModelReader.tpm(fields);
            fields.rejectUnknown();
            ref.ifPresent(read -> embeddings.put(
                    name,
                    new EmbeddingModel(
                            name,
                            read,
                            price.<Price>map(input -> new Price.Known(input, BigDecimal.ZERO))
                                    .orElse(Price.UNKNOWN),
                            rpm,
                            tpm)));
        } catch (InvalidField e) {
            problems.add(entry.at(), path, Fields.message(e));
        }
    }

    private List<String> members(Fields fields, String name) {
        return fields.optional(name, node -> names(Values.list(node), fields.field(name)))
                .orElse(List.of());
    }

    private static String oneOf(String name, Map<String, List<String>> chains) {
        if (!chains.containsKey(name)) {
            throw new InvalidField(
                    "chain", "no chain '" + name + "'; expected one of " + String.join(", ", chains.keySet()));
        }
        return name;
    }

    private static Optional<String> alias(Mapping model) {
        YamlNode.Entry alias = model.entries().get("alias");
        return alias != null && alias.value() instanceof YamlNode.Text text
                ? Optional.of(text.value())
                : Optional.empty();
    }
}
