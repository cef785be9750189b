package dev.polyphony.client;

import dev.polyphony.workflow.SearchAttributes;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowServiceException;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes sure that a server knows our search attributes: without them it takes no analysis. */
public final class SearchAttributesRegistration {
    private final OperatorServiceGrpc.OperatorServiceBlockingStub operator;
    private final WorkflowServiceGrpc.WorkflowServiceBlockingStub executions;
    private final String namespace;

    public SearchAttributesRegistration(WorkflowServiceStubs server, String namespace) {
        // The channel itself knows no keys: whoever calls shows them.
        this.operator = OperatorServiceGrpc.newBlockingStub(server.getRawChannel())
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(shown(server)));
        this.executions = server.blockingStub();
        this.namespace = namespace;
    }

    private static Metadata shown(WorkflowServiceStubs server) {
        Metadata all = new Metadata();
        if (server.getOptions().getHeaders() != null) {
            all.merge(server.getOptions().getHeaders());
        }
        if (server.getOptions().getGrpcMetadataProviders() != null) {
            server.getOptions().getGrpcMetadataProviders().forEach(provider -> all.merge(provider.getMetadata()));
        }
        return all;
    }

    /**
     * Starts something; on a server that nothing was submitted to before the search attributes are registered first.
     */
    static void around(WorkflowClient temporal, Runnable start) {
        try {
            start.run();
        } catch (WorkflowServiceException e) {
            if (!isMissed(e)) {
                throw e;
            }
            new SearchAttributesRegistration(
                            temporal.getWorkflowServiceStubs(),
                            temporal.getOptions().getNamespace())
                    .register();
            start.run();
        }
    }

    /** Whether a server took no analysis for want of them. */
    static boolean isMissed(RuntimeException failure) {
        return failure.getCause() instanceof StatusRuntimeException status
                && status.getStatus().getCode() == Status.Code.INVALID_ARGUMENT
                && String.valueOf(status.getStatus().getDescription()).contains("search attribute");
    }

    /**
     * Registers what is missing; safe to repeat and to run from many processes at once. Where that is not permitted, as
     * at Temporal Cloud, it is enough that they are there.
     *
     * @throws RegistrationRefused where they are missing and it is not permitted, or a name is taken by another type
     */
    public void register() {
        Map<String, IndexedValueType> missing = new LinkedHashMap<>();
        for (SearchAttributeKey<?> key : SearchAttributes.ALL) {
            missing.put(key.getName(), key.getValueType());
        }
        known().forEach((name, type) -> {
            IndexedValueType wanted = missing.remove(name);
            if (wanted != null && wanted != type) {
                throw new RegistrationRefused(
                        "the namespace '" + namespace + "' has a search attribute " + name + " of type " + word(type)
                                + ", Polyphony needs " + word(wanted),
                        null);
            }
        });
        for (Map.Entry<String, IndexedValueType> one : missing.entrySet()) {
            if (!add(one.getKey(), one.getValue())) {
                requireThere(missing);
                return;
            }
        }
    }

    /** Asked in a way that needs no operator: a list by an attribute that is missing is an invalid one. */
    private void requireThere(Map<String, IndexedValueType> missing) {
        String query = missing.entrySet().stream()
                .map(one -> one.getKey()
                        + switch (one.getValue()) {
                            case INDEXED_VALUE_TYPE_DOUBLE -> " > 0";
                            case INDEXED_VALUE_TYPE_BOOL -> " = true";
                            default -> " = 'none'";
                        })
                .collect(Collectors.joining(" AND "));
        try {
            executions.listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                    .setNamespace(namespace)
                    .setPageSize(1)
                    .setQuery(query)
                    .build());
        } catch (StatusRuntimeException e) {
            throw switch (e.getStatus().getCode()) {
                case INVALID_ARGUMENT, PERMISSION_DENIED, UNIMPLEMENTED -> refusal(missing, e);
                default -> e;
            };
        }
    }

    /** Nothing is known where the server cannot tell, as the in-process one: adding then finds out. */
    private Map<String, IndexedValueType> known() {
        try {
            return operator.listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                            .setNamespace(namespace)
                            .build())
                    .getCustomAttributesMap();
        } catch (StatusRuntimeException e) {
            return switch (e.getStatus().getCode()) {
                case UNIMPLEMENTED, PERMISSION_DENIED -> Map.of();
                default -> throw e;
            };
        }
    }

    /** One at a time: of several, a server refuses all where it has one. Returns whether it is permitted. */
    private boolean add(String name, IndexedValueType type) {
        try {
            operator.addSearchAttributes(AddSearchAttributesRequest.newBuilder()
                    .setNamespace(namespace)
                    .putSearchAttributes(name, type)
                    .build());
            return true;
        } catch (StatusRuntimeException e) {
            return switch (e.getStatus().getCode()) {
                // Somebody else was quicker.
                case ALREADY_EXISTS -> true;
                case PERMISSION_DENIED, UNIMPLEMENTED -> false;
                default -> throw e;
            };
        }
    }

    private RegistrationRefused refusal(Map<String, IndexedValueType> missing, StatusRuntimeException cause) {
        return new RegistrationRefused(
                "the namespace '" + namespace
                        + "' lacks search attributes, and they cannot be registered from here; have an operator run: temporal"
                        + " operator search-attribute create --namespace " + namespace + " "
                        + missing.entrySet().stream()
                                .map(entry -> "--name " + entry.getKey() + " --type " + word(entry.getValue()))
                                .collect(Collectors.joining(" "))
                        + "; or at Temporal Cloud: tcld namespace search-attributes add --namespace " + namespace + " "
                        + missing.entrySet().stream()
                                .map(entry -> "--search-attribute " + entry.getKey() + "=" + word(entry.getValue()))
                                .collect(Collectors.joining(" ")),
                cause);
    }

    /** As the {@code temporal} command spells a type, such as {@code KeywordList}. */
    private static String word(IndexedValueType type) {
        StringBuilder word = new StringBuilder();
        for (String part : type.name().replace("INDEXED_VALUE_TYPE_", "").split("_", -1)) {
            word.append(part.charAt(0)).append(part.substring(1).toLowerCase(java.util.Locale.ROOT));
        }
        return word.toString();
    }

    /** The server's operator has to act; the message says how. */
    public static final class RegistrationRefused extends RuntimeException {
        RegistrationRefused(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
