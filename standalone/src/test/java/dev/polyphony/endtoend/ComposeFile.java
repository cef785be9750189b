package dev.polyphony.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What {@code docker-compose.yml} has each container run: read, not copied. */
final class ComposeFile {
    /** {@code ${NAME:-default}}. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::-([^}]*))?}");

    private final Map<?, ?> services;

    private ComposeFile(Map<?, ?> services) {
        this.services = services;
    }

    /**
     * One container.
     *
     * @param environment as the file has it; a variable without a value is the user's own and is listed in
     *     {@code passed}
     * @param passed names of variables that the container gets from the user's environment
     * @param restarts whether it is started again when it ends by itself
     */
    record Service(
            List<String> command,
            Map<String, String> environment,
            List<String> passed,
            int replicas,
            boolean restarts) {
        /** With those of the user's variables that the container gets. */
        Map<String, String> environment(Map<String, String> user) {
            Map<String, String> all = new TreeMap<>(environment);
            passed.forEach(name -> {
                if (user.containsKey(name)) {
                    all.put(name, user.get(name));
                }
            });
            return all;
        }
    }

    static ComposeFile of(Path file) {
        try {
            Map<?, ?> all = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
            return new ComposeFile((Map<?, ?>) Objects.requireNonNull(all.get("services")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As it is where the user has set no variable. */
    Service service(String name) {
        Map<?, ?> service = (Map<?, ?>) Objects.requireNonNull(services.get(name), name);
        Map<String, String> environment = new TreeMap<>();
        List<String> passed = new ArrayList<>();
        if (service.get("environment") instanceof Map<?, ?> variables) {
            variables.forEach((variable, value) -> {
                if (value == null) {
                    passed.add(variable.toString());
                } else {
                    environment.put(variable.toString(), filledIn(value.toString()));
                }
            });
        }
        List<String> command = service.get("command") instanceof List<?> words
                ? words.stream().map(word -> filledIn(word.toString())).toList()
                : List.of();
        Object replicas = service.get("deploy") instanceof Map<?, ?> deploy ? deploy.get("replicas") : null;
        return new Service(
                command,
                environment,
                List.copyOf(passed),
                replicas instanceof Integer n ? n : 1,
                "unless-stopped".equals(service.get("restart")));
    }

    private static String filledIn(String text) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> Objects.requireNonNullElse(found.group(2), ""))
                .replace("$$", "$");
    }
}
