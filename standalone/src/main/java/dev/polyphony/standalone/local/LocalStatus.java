package dev.polyphony.standalone.local;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.provider.OllamaProblem;
import dev.polyphony.provider.OllamaServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Ollama's hosts, and what of the team is there.
 *
 * @param tasks for each task the models that would do it, in order, and whether they are there
 */
record LocalStatus(List<Host> hosts, List<Member> models, Map<String, List<TaskMember>> tasks) {
    /**
     * @param problem why nothing is known of it; absent where it answers
     * @param inUse whether analyses ask it without naming it: somebody set it up
     */
    record Host(
            String provider,
            String address,
            boolean reachable,
            @JsonProperty("in_use") boolean inUse,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String version,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String problem,

            List<InMemory> loaded,
            List<OnDisk> pulled) {}

    /** @param graphicsBytes those that are on graphics cards */
    record InMemory(
            String model,
            long bytes,
            @JsonProperty("graphics_bytes") long graphicsBytes,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant until) {}

    record OnDisk(String model, long bytes) {}

    /** @param on addresses of hosts that have it */
    record Member(String model, String tier, List<String> on) {}

    record TaskMember(String model, boolean fallback, boolean there) {}

    static LocalStatus of(Catalogue catalogue, List<OllamaHost> ollamas, Map<String, String> environment)
            throws InterruptedException {
        List<Host> hosts = new ArrayList<>();
        for (OllamaHost ollama : ollamas) {
            boolean inUse = catalogue.providers().values().stream()
                    .anyMatch(provider ->
                            provider.id().value().equals(ollama.provider()) && provider.configured(environment));
            hosts.add(look(ollama, inUse));
        }
        LocalTeam team = LocalTeam.of(
                catalogue, ollamas.stream().map(OllamaHost::provider).collect(Collectors.toSet()));
        List<Member> members = team.models().stream()
                .map(model -> new Member(
                        model.alias(),
                        LocalTeam.tier(model).name().toLowerCase(Locale.ROOT),
                        hosts.stream()
                                .filter(host -> has(host, model))
                                .map(Host::address)
                                .toList()))
                .toList();
        Set<String> there = members.stream()
                .filter(member -> !member.on().isEmpty())
                .map(Member::model)
                .collect(Collectors.toSet());
        Map<String, List<TaskMember>> tasks = new LinkedHashMap<>();
        team.teams().forEach((task, does) -> {
            List<TaskMember> who = new ArrayList<>();
            does.primary().forEach(name -> who.add(member(catalogue, name, false, there)));
            does.fallback().forEach(name -> who.add(member(catalogue, name, true, there)));
            tasks.put(task.word(), who);
        });
        return new LocalStatus(hosts, members, tasks);
    }

    /** A model of another provider is taken for one that is there: who it is decides that elsewhere. */
    private static TaskMember member(Catalogue catalogue, String name, boolean fallback, Set<String> there) {
        Model model = catalogue.find(name);
        return new TaskMember(model.alias(), fallback, there.contains(model.alias()));
    }

    private static boolean has(Host host, Model model) {
        return host.provider().equals(model.ref().provider().value())
                && host.pulled().stream()
                        .anyMatch(pulled ->
                                OllamaHost.same(pulled.model(), model.ref().model()));
    }

    private static Host look(OllamaHost ollama, boolean inUse) throws InterruptedException {
        OllamaServer server = ollama.server();
        try {
            String version = server.version();
            return new Host(
                    ollama.provider(),
                    ollama.address(),
                    true,
                    inUse,
                    version,
                    null,
                    server.loaded().stream()
                            .map(model -> new InMemory(model.name(), model.bytes(), model.vram(), model.until()))
                            .toList(),
                    server.pulled().stream()
                            .map(model -> new OnDisk(model.name(), model.bytes()))
                            .toList());
        } catch (OllamaProblem e) {
            return new Host(
                    ollama.provider(), ollama.address(), false, inUse, null, e.getMessage(), List.of(), List.of());
        }
    }

    boolean anyReachable() {
        return hosts.stream().anyMatch(Host::reachable);
    }
}
