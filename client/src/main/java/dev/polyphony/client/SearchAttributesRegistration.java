package dev.polyphony.client;

import dev.polyphony.workflow.SearchAttributes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes sure that a server knows our search attributes: without them it takes no analysis. */
public final class SearchAttributesRegistration {
    private final OperatorServiceGrpc.OperatorServiceBlockingStub operator;
    private final String namespace;

    public SearchAttributesRegistration(WorkflowServiceStubs server, String namespace) {
        this.operator = OperatorServiceGrpc.newBlockingStub(server.getRawChannel());
        this.namespace = namespace;
    }

    /**
     * Registers what is missing; safe to repeat and to run from many processes at once.
     *
     * @throws RegistrationRefused where it is not permitted, or a name is taken by another type
     */
    public void register() {
        Map<String, IndexedValueType> missing = new LinkedHashMap<>();
        for (SearchAttributeKey<?> key : SearchAttributes.ALL) {
            missing.put(key.getName(), key.getValueType());
        }
        known().forEach((name, type) -> {
            IndexedValueType wanted = missing.remove(name);
            if (wanted != null && wanted != type) {
                throw new RegistrationRefused("the namespace '" + namespace + "' has a search attribute " + name
                        + " of type " + word(type) + ", Polyphony needs " + word(wanted));
            }
        });
        missing.forEach((name, type) -> add(name, type, missing));
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

    /** One at a time: of several, a server refuses all where it has one. */
    private void add(String name, IndexedValueType type, Map<String, IndexedValueType> missing) {
        try {
            operator.addSearchAttributes(AddSearchAttributesRequest.newBuilder()
                    .setNamespace(namespace)
                    .putSearchAttributes(name, type)
                    .build());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
                throw refusal(missing, e);
            }
            // Somebody else was quicker.
        }
    }

    private RuntimeException refusal(Map<String, IndexedValueType> missing, StatusRuntimeException cause) {
        return switch (cause.getStatus().getCode()) {
            case PERMISSION_DENIED, UNAUTHENTICATED, UNIMPLEMENTED ->
                new RegistrationRefused("search attributes cannot be registered here ("
                        + cause.getStatus().getCode()
                        + "); have an operator run: temporal operator search-attribute create --namespace "
                        + namespace + " "
                        + missing.entrySet().stream()
                                .map(entry -> "--name " + entry.getKey() + " --type " + word(entry.getValue()))
                                .collect(Collectors.joining(" ")));
            default -> cause;
        };
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
        RegistrationRefused(String message) {
            super(message);
        }
    }
}
