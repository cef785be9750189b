package dev.polyphony.standalone;

import dev.polyphony.cli.platform.DoctorLine;
import dev.polyphony.cli.platform.ServerConnection;
import dev.polyphony.codec.EncryptionCodec;
import dev.polyphony.encryption.EncryptionKeys;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import java.util.Set;
import java.util.TreeSet;

/** By which keys is encrypted here, and whether what a server has needs another one. */
final class EncryptionCheck {
    static final String NAME = "Encryption";

    /** The newest executions: enough to see a key that others encrypt with now. */
    private static final int LOOKED_AT = 200;

    private EncryptionCheck() {}

    /** As it is set, without asking a server. */
    static DoctorLine here(EncryptionKeys keys) {
        return DoctorLine.ok(
                NAME,
                keys.ids().isEmpty()
                        ? "off: histories and the database hold prompts and answers as they are (docs/encryption.md)"
                        : keys.describe());
    }

    /** With a look at the newest executions, of which each is labelled with what is encrypted where payloads are. */
    static DoctorLine of(ServerConnection server, EncryptionKeys keys) {
        Set<String> needed;
        try {
            needed = needed(server);
        } catch (StatusRuntimeException e) {
            return here(keys);
        }
        Set<String> lacking = new TreeSet<>(needed);
        keys.ids().forEach(lacking::remove);
        return lacking.isEmpty()
                ? here(keys)
                : DoctorLine.problem(
                        NAME,
                        keys.describe() + "; but what others encrypted needs " + String.join(", ", lacking),
                        "add that key to " + EncryptionKeys.VARIABLE + ", behind the first one");
    }

    private static Set<String> needed(ServerConnection server) {
        Set<String> needed = new TreeSet<>();
        server
                .stubs()
                .blockingStub()
                .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(server.client().getOptions().getNamespace())
                        .setPageSize(LOOKED_AT)
                        .build())
                .getExecutionsList()
                .stream()
                .flatMap(execution -> execution.getMemo().getFieldsMap().values().stream())
                .flatMap(payload -> EncryptionCodec.keyOf(payload).stream())
                .forEach(needed::add);
        return needed;
    }
}
