package dev.polyphony.catalogue;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ProviderId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a provider's models are reached and which environment variables override that.
 *
 * @param baseUrl an http or https address without a trailing slash
 * @param baseUrlEnv variables that replace the address; the first that is set counts
 * @param apiKeyEnv variables that hold the key; the first that is set counts; none where no key is needed
 * @param slots calls at once per worker process, over all its models without slots of their own
 * @param price the price of its models that the catalogue does not list
 * @param billsFailures whether a request that it reports as failed may be billed; false only where it says that it is
 *     not
 * @param batchPrice what a request of its batch API costs, as a part of the price: above 0, at most 1; none where it
 *     has no such API, or one that nobody here speaks
 * @param inUse whether it is set up without any variable that says so, as an Ollama on this machine can be
 * @param getAKey where a person gets a key, or the server
 * @param hosts the machines that it is made of, each with limits of its own; empty where it is one, at its address
 */
public record Provider(
        ProviderId id,
        Adapter adapter,
        String baseUrl,
        List<String> baseUrlEnv,
        List<String> apiKeyEnv,
        int slots,
        Price price,
        boolean billsFailures,
        Optional<BigDecimal> batchPrice,
        boolean inUse,
        Optional<String> getAKey,
        List<Host> hosts) {

    public Provider {
        baseUrl = Address.parse(baseUrl, adapter);
        baseUrlEnv = List.copyOf(baseUrlEnv);
        apiKeyEnv = List.copyOf(apiKeyEnv);
        hosts = List.copyOf(hosts);
        if (slots < 1) {
            throw new InvalidField("slots", "at least 1");
        }
    }

    public boolean needsKey() {
        return !apiKeyEnv.isEmpty();
    }

    /** Whether it is set up: by the catalogue, or by a key or an address in the environment. */
    public boolean configured(Map<String, String> environment) {
        return inUse || !hosts.isEmpty() || firstSet(apiKeyEnv, environment).isPresent() || addressGiven(environment);
    }

    /** Whether the environment names the address. */
    public boolean addressGiven(Map<String, String> environment) {
        return firstSet(baseUrlEnv, environment).isPresent();
    }

    /** The key, where one is set. Blank counts as not set. */
    public Optional<String> apiKey(Map<String, String> environment) {
        return firstSet(apiKeyEnv, environment).map(Variable::value);
    }

    /**
     * The address to call; that of the first where there are several. A value without a scheme ({@code host:port}, as
     * OLLAMA_HOST allows) is taken as http.
     *
     * @throws InvalidField naming the variable, never its value, if that is not an address
     */
    public String baseUrl(Map<String, String> environment) {
        return firstSet(baseUrlEnv, environment)
                .map(variable -> addresses(variable).getFirst())
                .orElseGet(() -> hosts.isEmpty() ? baseUrl : hosts.getFirst().baseUrl());
    }

    /**
     * The same as the environment has it: a variable that names several addresses, separated by commas, makes a host of
     * each, with what the catalogue says of the host at that address. One that names a single other address leaves
     * none.
     *
     * @throws InvalidField as {@link #baseUrl(Map)}, and where it names one twice
     */
    public Provider in(Map<String, String> environment) {
        Optional<Variable> given = firstSet(baseUrlEnv, environment);
        if (given.isEmpty()) {
            return this;
        }
        List<String> addresses = addresses(given.get());
        boolean single = addresses.size() == 1;
        List<Host> named = addresses.stream()
                .flatMap(address -> hosts.stream()
                        .filter(host -> host.baseUrl().equals(address))
                        .findFirst()
                        .or(() -> single ? Optional.empty() : Optional.of(Host.at(address)))
                        .stream())
                .toList();
        return on(named);
    }

    /** The same on those hosts. */
    Provider on(List<Host> those) {
        return new Provider(
                id,
                adapter,
                baseUrl,
                baseUrlEnv,
                apiKeyEnv,
                slots,
                price,
                billsFailures,
                batchPrice,
                inUse,
                getAKey,
                those);
    }

    /** Only Ollama's may be several. */
    private List<String> addresses(Variable variable) {
        List<String> parts = adapter == Adapter.OLLAMA
                ? Stream.of(variable.value().split(",", -1))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .toList()
                : List.of(variable.value());
        try {
            List<String> addresses =
                    parts.stream().map(part -> Address.parse(part, adapter)).toList();
            if (addresses.isEmpty()) {
                throw new InvalidField("base-url", Address.EXPECTED);
            }
            if (addresses.stream().distinct().count() < addresses.size()) {
                throw new InvalidField(
                        variable.name(), "names a host twice; name each once, such as gpu1:11434,gpu2:11434");
            }
            return addresses;
        } catch (InvalidField e) {
            throw e.field().equals(variable.name()) ? e : new InvalidField(variable.name(), Address.EXPECTED);
        }
    }

    private static Optional<Variable> firstSet(List<String> names, Map<String, String> environment) {
        return names.stream()
                .map(name ->
                        new Variable(name, environment.getOrDefault(name, "").strip()))
                .filter(variable -> !variable.value().isEmpty())
                .findFirst();
    }

    private record Variable(String name, String value) {}
}
