package dev.polyphony.catalogue;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ProviderId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        Optional<String> getAKey) {

    public Provider {
        baseUrl = Address.parse(baseUrl, adapter);
        baseUrlEnv = List.copyOf(baseUrlEnv);
        apiKeyEnv = List.copyOf(apiKeyEnv);
        if (slots < 1) {
            throw new InvalidField("slots", "at least 1");
        }
    }

    public boolean needsKey() {
        return !apiKeyEnv.isEmpty();
    }

    /** Whether it is set up: by the catalogue, or by a key or an address in the environment. */
    public boolean configured(Map<String, String> environment) {
        return inUse || firstSet(apiKeyEnv, environment).isPresent() || addressGiven(environment);
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
     * The address to call. A value without a scheme ({@code host:port}, as OLLAMA_HOST allows) is taken as http.
     *
     * @throws InvalidField naming the variable, never its value, if that is not an address
     */
    public String baseUrl(Map<String, String> environment) {
        return firstSet(baseUrlEnv, environment).map(this::address).orElse(baseUrl);
    }

    private String address(Variable variable) {
        try {
            return Address.parse(variable.value(), adapter);
        } catch (InvalidField e) {
            throw new InvalidField(variable.name(), Address.EXPECTED);
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
