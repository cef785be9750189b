package dev.polyphony.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.client.SearchAttributesRegistration.RegistrationRefused;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.AddSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchAttributesRegistrationTest {
    private final Operator operator = new Operator();
    private final Server server = InProcessServerBuilder.forName("operator")
            .directExecutor()
            .addService(operator)
            .addService(operator.lists)
            .build();
    private final WorkflowServiceStubs stubs =
            WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setChannel(InProcessChannelBuilder.forName("operator")
                            .directExecutor()
                            .build())
                    .build());

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        stubs.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void onlyMissingOnesAreAdded() {
        operator.known.put("PolyphonyTenant", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
        register();
        assertThat(operator.known).hasSize(7);
        assertThat(operator.adds).isEqualTo(6);
        register();
        assertThat(operator.adds).isEqualTo(6);
    }

    @Test
    void missingPermissionSaysWhatAnOperatorHasToRun() {
        operator.refuses = true;
        assertThatThrownBy(this::register)
                .isInstanceOf(RegistrationRefused.class)
                .hasMessageContaining(
                        "temporal operator search-attribute create --namespace space --name PolyphonyTenant")
                .hasMessageContaining("--name PolyphonyModels --type KeywordList")
                .hasMessageContaining("tcld namespace search-attributes add --namespace space --search-attribute"
                        + " PolyphonyTenant=Keyword");
    }

    /** As at Temporal Cloud, which has no interface for operators: an account's owner adds them there. */
    @Test
    void whatIsThereNeedsNoPermission() {
        operator.refuses = true;
        operator.lists.valid = true;

        assertThatCode(this::register).doesNotThrowAnyException();

        assertThat(operator.lists.query)
                .contains("PolyphonyTenant = 'none'", "PolyphonyCostUsd > 0", "PolyphonyDegraded = true");
    }

    @Test
    void nameThatIsTakenByAnotherTypeIsRefused() {
        operator.known.put("PolyphonyCostUsd", IndexedValueType.INDEXED_VALUE_TYPE_TEXT);
        assertThatThrownBy(this::register)
                .hasMessage("the namespace 'space' has a search attribute PolyphonyCostUsd of type Text,"
                        + " Polyphony needs Double");
    }

    private void register() {
        new SearchAttributesRegistration(stubs, "space").register();
    }

    private static final class Lists extends WorkflowServiceGrpc.WorkflowServiceImplBase {
        boolean valid;
        String query = "";

        @Override
        public void getSystemInfo(GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
            answer.onNext(GetSystemInfoResponse.getDefaultInstance());
            answer.onCompleted();
        }

        @Override
        public void listWorkflowExecutions(
                ListWorkflowExecutionsRequest request, StreamObserver<ListWorkflowExecutionsResponse> answer) {
            query = request.getQuery();
            if (valid) {
                answer.onNext(ListWorkflowExecutionsResponse.getDefaultInstance());
                answer.onCompleted();
            } else {
                answer.onError(Status.INVALID_ARGUMENT.asRuntimeException());
            }
        }
    }

    private static final class Operator extends OperatorServiceGrpc.OperatorServiceImplBase {
        final Map<String, IndexedValueType> known = new ConcurrentHashMap<>();
        final Lists lists = new Lists();
        boolean refuses;
        int adds;

        @Override
        public void listSearchAttributes(
                ListSearchAttributesRequest request, StreamObserver<ListSearchAttributesResponse> answer) {
            answer.onNext(ListSearchAttributesResponse.newBuilder()
                    .putAllCustomAttributes(known)
                    .build());
            answer.onCompleted();
        }

        @Override
        public void addSearchAttributes(
                AddSearchAttributesRequest request, StreamObserver<AddSearchAttributesResponse> answer) {
            if (refuses) {
                answer.onError(Status.PERMISSION_DENIED.asRuntimeException());
                return;
            }
            adds++;
            known.putAll(request.getSearchAttributesMap());
            answer.onNext(AddSearchAttributesResponse.getDefaultInstance());
            answer.onCompleted();
        }
    }
}
