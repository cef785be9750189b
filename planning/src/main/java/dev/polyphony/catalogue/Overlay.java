package dev.polyphony.catalogue;

import dev.polyphony.call.InvalidField;
import dev.polyphony.notation.Fields;
import dev.polyphony.notation.Nearest;
import dev.polyphony.notation.NotationProblems;
import dev.polyphony.notation.Values;
import dev.polyphony.notation.YamlNode;
import dev.polyphony.notation.YamlNode.Entry;
import dev.polyphony.notation.YamlNode.Mapping;
import dev.polyphony.notation.YamlNode.Position;
import dev.polyphony.notation.YamlNode.Sequence;
import dev.polyphony.notation.YamlNode.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lays a user's file over the shipped one, field by field; models are matched by alias, other lists are replaced whole.
 * A model the user removes also leaves the shipped chains, ensembles, teams and balance.
 */
final class Overlay {
    private static final String MODELS = "models";

    private final NotationProblems problems;
    private final Set<String> removed = new HashSet<>();

    private Overlay(NotationProblems problems) {
        this.problems = problems;
    }

    static Mapping merge(Mapping base, Mapping own, NotationProblems problems) {
        return new Overlay(problems).files(base, own);
    }

    private Mapping files(Mapping base, Mapping own) {
        Map<String, Entry> result = new LinkedHashMap<>(base.entries());
        Map<String, Entry> ours = new LinkedHashMap<>(own.entries());
        ours.values().removeIf(section -> section.value() instanceof YamlNode.Empty);
        Entry models = ours.remove(MODELS);
        if (models != null) {
            result.computeIfPresent(MODELS, (name, shipped) -> models(shipped, models));
        }
        for (String lists : List.of("chains", "ensembles", "teams", "balance")) {
            result.computeIfPresent(lists, (name, entry) -> new Entry(entry.at(), withoutRemoved(entry.value())));
        }
        return deep(new Mapping(base.at(), result), new Mapping(own.at(), ours), "");
    }

    private Mapping deep(Mapping base, Mapping own, String path) {
        Map<String, Entry> result = new LinkedHashMap<>(base.entries());
        own.entries().forEach((key, entry) -> {
            String field = path.isEmpty() ? key : path + "." + key;
            result.merge(key, entry, (under, over) -> deep(under, over, field));
        });
        return new Mapping(own.at(), result);
    }

    /**
     * Where fields are wanted and something else is given, the shipped ones stay, so that one problem makes no others.
     */
    private Entry deep(Entry base, Entry own, String path) {
        if (!(base.value() instanceof Mapping under)) {
            return own;
        }
        try {
            return new Entry(own.at(), deep(under, Values.mapping(own.value()), path));
        } catch (InvalidField e) {
            problems.add(own.at(), path, Fields.message(e));
            return base;
        }
    }

    private Entry models(Entry base, Entry own) {
        if (base.value() instanceof Sequence shipped && own.value() instanceof Sequence list) {
            return new Entry(own.at(), models(shipped, list));
        }
        problems.add(own.at(), MODELS, "expected a list");
        return base;
    }

    private Sequence models(Sequence base, Sequence own) {
        Map<String, Mapping> byAlias = new LinkedHashMap<>();
        for (YamlNode item : base.items()) {
            if (item instanceof Mapping model) {
                alias(model).ifPresent(alias -> byAlias.put(alias, model));
            }
        }
        List<YamlNode> unnamed = new ArrayList<>();
        Map<String, Position> seen = new LinkedHashMap<>();
        for (YamlNode item : own.items()) {
            Optional<String> alias = item instanceof Mapping model ? alias(model) : Optional.empty();
            if (alias.isEmpty()) {
                unnamed.add(item);
                continue;
            }
            Position first = seen.putIfAbsent(alias.get(), item.at());
            if (first == null) {
                lay((Mapping) item, alias.get(), byAlias);
            } else {
                problems.add(item.at(), field(alias.get()), "given twice, first on line " + first.line());
            }
        }
        List<YamlNode> result = new ArrayList<>(byAlias.values());
        result.addAll(unnamed);
        return new Sequence(own.at(), result);
    }

    private void lay(Mapping model, String alias, Map<String, Mapping> byAlias) {
        Entry remove = model.entries().get("remove");
        if (remove == null) {
            byAlias.merge(alias, model, (under, over) -> deep(under, over, field(alias)));
        } else if (!(remove.value() instanceof YamlNode.Flag flag) || !flag.value()) {
            problems.add(remove.at(), field(alias) + ".remove", "expected true, or no such field");
        } else if (model.entries().size() > 2) {
            problems.add(remove.at(), field(alias) + ".remove", "expected no other field than alias beside it");
        } else if (byAlias.remove(alias) == null) {
            problems.add(
                    remove.at(),
                    field(alias) + ".remove",
                    "no such model to remove" + Nearest.hint(alias, byAlias.keySet()));
        } else {
            removed.add(alias);
        }
    }

    private YamlNode withoutRemoved(YamlNode node) {
        if (node instanceof Sequence list) {
            return new Sequence(
                    list.at(),
                    list.items().stream().filter(item -> !names(item, removed)).toList());
        }
        if (!(node instanceof Mapping mapping)) {
            return node;
        }
        Map<String, Entry> result = new LinkedHashMap<>();
        mapping.entries().forEach((key, entry) -> {
            YamlNode rest = withoutRemoved(entry.value());
            boolean emptied = rest instanceof Sequence list && list.items().isEmpty() && !rest.equals(entry.value());
            if (!emptied) {
                result.put(key, new Entry(entry.at(), rest));
            }
        });
        return new Mapping(mapping.at(), result);
    }

    /** A name, or a rule with one. */
    private static boolean names(YamlNode item, Set<String> models) {
        return switch (item) {
            case Text name -> models.contains(name.value());
            case Mapping rule ->
                rule.entries().containsKey("model")
                        && names(rule.entries().get("model").value(), models);
            default -> false;
        };
    }

    private static Optional<String> alias(Mapping model) {
        Entry alias = model.entries().get("alias");
        return alias != null && alias.value() instanceof Text text ? Optional.of(text.value()) : Optional.empty();
    }

    private static String field(String alias) {
        return MODELS + "[" + alias + "]";
    }
}
