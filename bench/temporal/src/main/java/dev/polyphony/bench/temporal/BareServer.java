package dev.polyphony.bench.temporal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executors;

/**
 * Takes a model's request over HTTP, hands it to a workflow and answers with what came of it, so that the same client
 * asks it as any other. The path says how: {@code /normal}, {@code /eager} or {@code /local}, each perhaps with
 * {@code -start} for a workflow that this process begins itself, then {@code /1} or how many calls at once. All options
 * of the SDK are its defaults.
 */
public final class BareServer {
    private static final String START = "-start";

    private final WorkflowClient client;

    private BareServer(WorkflowClient client) {
        this.client = client;
    }

    /** @param arguments the server's address, and the URL of the model */
    public static void main(String[] arguments) throws IOException {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(arguments[0]).build());
        WorkflowClient client = WorkflowClient.newInstance(stubs);
        WorkerFactory factory = WorkerFactory.newInstance(client);
        BareWorkflow.Model model = model(URI.create(arguments[1]));
        Worker beside = factory.newWorker(BareWorkflow.QUEUE);
        beside.registerWorkflowImplementationTypes(BareWorkflow.Implementation.class);
        beside.registerActivitiesImplementations(model);
        factory.newWorker(BareWorkflow.LANE).registerActivitiesImplementations(model);
        factory.start();
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", new BareServer(client)::answer);
        http.start();
        System.out.println("Ready on " + http.getAddress().getPort());
    }

    private static BareWorkflow.Model model(URI url) {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        return body -> {
            HttpRequest request = HttpRequest.newBuilder(url)
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Bearer sk-bench")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            try {
                HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() != 200) {
                    throw new IllegalStateException("the model answered " + response.statusCode());
                }
                return response.body();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        };
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] path = exchange.getRequestURI().getPath().split("/", -1);
            boolean begun = path[1].endsWith(START);
            String placement = begun ? path[1].substring(0, path[1].length() - START.length()) : path[1];
            BareWorkflow workflow = client.newWorkflowStub(
                    BareWorkflow.class,
                    WorkflowOptions.newBuilder()
                            .setWorkflowId(UUID.randomUUID().toString())
                            .setTaskQueue(BareWorkflow.QUEUE)
                            .setDisableEagerExecution(!begun)
                            .build());
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer = workflow.ask(
                            BareWorkflow.Placement.valueOf(placement.toUpperCase(Locale.ROOT)),
                            body,
                            Integer.parseInt(path[2]))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (RuntimeException e) {
            byte[] problem = String.valueOf(e).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(500, problem.length);
            exchange.getResponseBody().write(problem);
        }
    }
}
