package dev.polyphony.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.polyphony.call.InvalidField;
import io.grpc.Metadata;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.GrpcCompression;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a Temporal server is, and by what a process shows it who it is: TLS, a client certificate, an API key, as
 * Temporal's own variables and profiles have them ({@code TEMPORAL_ADDRESS}, {@code TEMPORAL_TLS_CLIENT_CERT_PATH},
 * {@code TEMPORAL_PROFILE}, ...). Prints no key.
 *
 * <p>A file of profiles is read only where {@code TEMPORAL_PROFILE} or {@code TEMPORAL_CONFIG_FILE} is set: what
 * another tool is configured for must not take an analysis to its server.
 */
public final class TemporalConnection {
    private static final String DEFAULT_NAMESPACE = "default";

    private final @Nullable String address;
    private final String namespace;
    private final @Nullable TlsSettings tls;
    private final @Nullable String apiKey;
    private final @Nullable Metadata metadata;
    private final SettingNames names;

    private TemporalConnection(
            @Nullable String address,
            String namespace,
            @Nullable TlsSettings tls,
            @Nullable String apiKey,
            @Nullable Metadata metadata,
            SettingNames names) {
        this.address = address;
        this.namespace = namespace;
        this.tls = tls;
        this.apiKey = apiKey;
        this.metadata = metadata;
        this.names = names;
    }

    /** Without TLS and key, as to a server of this machine. */
    public static TemporalConnection plain(String address, String namespace) {
        return new TemporalConnection(address, namespace, null, null, null, new SettingNames(Map.of(), ""));
    }

    /**
     * What Temporal's variables say; others in the environment do not matter, and an empty one counts as not set.
     *
     * @throws InvalidField naming the variable that cannot be used
     */
    public static TemporalConnection of(Map<String, String> environment) {
        Map<String, String> variables = environment.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("TEMPORAL_")
                        && !entry.getValue().isBlank())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        requireFlag("TEMPORAL_TLS", variables);
        requireFlag("TEMPORAL_TLS_DISABLE_HOST_VERIFICATION", variables);
        SettingNames names = new SettingNames(variables, profileName(variables));
        ClientConfigProfile profile = load(variables, names);
        return new TemporalConnection(
                profile.getAddress(),
                Objects.requireNonNullElse(profile.getNamespace(), DEFAULT_NAMESPACE),
                tls(profile, names),
                profile.getApiKey(),
                profile.getMetadata(),
                names);
    }

    private static void requireFlag(String variable, Map<String, String> variables) {
        String value = variables.get(variable);
        if (value != null && !value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            throw new InvalidField(variable, "'" + value + "' is neither true nor false");
        }
    }

    private static String profileName(Map<String, String> variables) {
        boolean reads = variables.containsKey("TEMPORAL_PROFILE") || variables.containsKey("TEMPORAL_CONFIG_FILE");
        return reads
                ? "'" + variables.getOrDefault("TEMPORAL_PROFILE", "default") + "' in "
                        + variables.getOrDefault("TEMPORAL_CONFIG_FILE", "Temporal's configuration file")
                : "";
    }

    private static ClientConfigProfile load(Map<String, String> variables, SettingNames names) {
        String file = variables.get("TEMPORAL_CONFIG_FILE");
        if (file != null && !Files.isReadable(Path.of(file))) {
            throw new InvalidField("TEMPORAL_CONFIG_FILE", "'" + file + "' is not a file that can be read");
        }
        try {
            return ClientConfigProfile.load(LoadClientConfigProfileOptions.newBuilder()
                    .setEnvOverrides(variables)
                    .setDisableFile(names.profile().isEmpty())
                    .build());
        } catch (JsonProcessingException e) {
            // Without its message, which shows the line: a key may be in it.
            throw new InvalidField(
                    file == null ? "TEMPORAL_PROFILE" : "TEMPORAL_CONFIG_FILE",
                    "the profiles cannot be read: line "
                            + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
                            + " is not the TOML that is expected there");
        } catch (IOException e) {
            throw new InvalidField(
                    "TEMPORAL_CONFIG_FILE", "cannot be read; it has to be a text file that this user may read");
        } catch (IllegalArgumentException e) {
            throw new InvalidField("TEMPORAL_PROFILE", "there is no profile " + names.profile());
        }
    }

    /** A key is never sent in the open, unless TLS is switched off by name. */
    private static @Nullable TlsSettings tls(ClientConfigProfile profile, SettingNames names) {
        ClientConfigTLS tls = profile.getTls();
        if (tls == null) {
            return profile.getApiKey() == null ? null : TlsSettings.of(ClientConfigTLS.getDefaultInstance(), names);
        }
        return Boolean.TRUE.equals(tls.isDisabled()) ? null : TlsSettings.of(tls, names);
    }

    /** {@code host:port}; empty where no server is named. */
    public Optional<String> address() {
        return Optional.ofNullable(address);
    }

    public String namespace() {
        return namespace;
    }

    /** Itself, where a profile of a file was read. */
    public Optional<TemporalConnection> named() {
        return names.profile().isEmpty() ? Optional.empty() : Optional.of(this);
    }

    /** The same way of showing who it is, to a server that is named elsewhere too. */
    public TemporalConnection to(String otherAddress, String otherNamespace) {
        return new TemporalConnection(otherAddress, otherNamespace, tls, apiKey, metadata, names);
    }

    /** How it shows itself, in words such as {@code TLS, a client certificate, an API key}. */
    public String describe() {
        List<String> how = new ArrayList<>();
        how.add(tls == null ? "no TLS" : "TLS");
        if (tls != null && tls.certified()) {
            how.add("a client certificate");
        }
        if (apiKey != null) {
            how.add("an API key");
        }
        return String.join(", ", how) + (names.profile().isEmpty() ? "" : "; profile " + names.profile());
    }

    public WorkflowServiceStubsOptions.Builder applyTo(WorkflowServiceStubsOptions.Builder options) {
        if (address != null) {
            options.setTarget(address);
        }
        if (tls == null) {
            // A server in the same network: to compress for it costs more than to send.
            options.setGrpcCompression(GrpcCompression.NONE);
        }
        if (tls != null) {
            options.setSslContext(tls.context());
            if (tls.serverName() != null) {
                options.setChannelInitializer(channel -> channel.overrideAuthority(tls.serverName()));
            }
        }
        if (apiKey != null) {
            options.addApiKey(() -> apiKey);
            if (tls == null) {
                // A key alone would turn it on.
                options.setEnableHttps(false);
            }
        }
        if (metadata != null) {
            options.addGrpcMetadataProvider(() -> metadata);
        }
        return options;
    }

    /**
     * Why no connection came about: one sentence with the setting to look at.
     *
     * @param failure as the Temporal client threw it
     */
    public String problem(Throwable failure) {
        return new ConnectionProblem(
                        address + " (namespace " + namespace + ")",
                        tls != null,
                        tls != null && tls.certified(),
                        apiKey != null,
                        names)
                .of(failure);
    }

    @Override
    public String toString() {
        return address + ", namespace " + namespace + ", " + describe();
    }
}
