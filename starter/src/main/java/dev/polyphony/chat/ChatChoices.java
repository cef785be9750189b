package dev.polyphony.chat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.UnknownAnalysis;
import dev.polyphony.http.ReceivedBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Several answers to one request, each an analysis of its own: they run side by side, and the same request under the
 * same key finds all of them again. There are as many answers as were asked for, or an error: where one analysis has
 * none, the others end as if the client had left.
 */
public final class ChatChoices {
    private final List<ChatExchange> exchanges;
    private final boolean stream;

    /**
     * @param count of answers, at least 2
     * @throws InvalidField by the request's name, for what no analysis can be, or what several cannot share
     */
    public ChatChoices(ChatRequest request, int count, AnalysisClient client) {
        this.stream = request.delivery().stream();
        this.exchanges = request.choices(count).stream()
                .map(one -> new ChatExchange(one, client))
                .toList();
    }

    /** Of the first analysis. */
    public String id() {
        return exchanges.getFirst().id();
    }

    /**
     * As {@link ChatExchange#answer}, for all of them.
     *
     * @throws ChatFailed where one has no answer, and nothing of any was sent
     */
    public void answer(ChoicesWriter writer, HttpServletRequest asked, HttpServletResponse response)
            throws IOException, InterruptedException {
        boolean whole = false;
        try {
            List<CompletableFuture<AnalysisResult>> results = started();
            ReceivedBody.release(asked);
            whole = stream ? stream(writer, response, results) : all(writer, asked, response, results);
        } finally {
            if (!whole) {
                exchanges.forEach(ChatChoices::end);
            }
        }
    }

    private static void end(ChatExchange exchange) {
        try {
            exchange.left();
        } catch (UnknownAnalysis none) {
            // It was never begun.
        }
    }

    /** The first one is started last: it is the one of which it is looked whether anybody works on it. */
    private List<CompletableFuture<AnalysisResult>> started() throws InterruptedException {
        List<CompletableFuture<AnalysisResult>> results = new ArrayList<>();
        for (ChatExchange exchange : exchanges.subList(1, exchanges.size())) {
            results.add(exchange.submitted());
        }
        results.addFirst(exchanges.getFirst().started());
        return results;
    }

    private boolean all(
            ChoicesWriter writer,
            HttpServletRequest asked,
            HttpServletResponse response,
            List<CompletableFuture<AnalysisResult>> results)
            throws IOException, InterruptedException {
        List<AnalysisResult> ended = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            if (!exchanges.get(i).isAwaited(results.get(i), asked)) {
                return false;
            }
            ended.add(exchanges.get(i).answered(results.get(i), false));
        }
        Money cost = ended.stream().map(AnalysisResult::cost).reduce(Money.ZERO, Money::plus);
        exchanges.getFirst().write(writer.whole(ended), ended.getFirst(), cost, response);
        return true;
    }

    private boolean stream(
            ChoicesWriter writer, HttpServletResponse response, List<CompletableFuture<AnalysisResult>> results)
            throws IOException, InterruptedException {
        EventSink sink = new EventSink(response, id());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<AnalysisResult>>> streams = IntStream.range(0, results.size())
                    .mapToObj(i -> threads.submit(
                            () -> new ChatStream(exchanges.get(i), writer.choice(i), sink).send(results.get(i))))
                    .toList();
            List<AnalysisResult> ended = new ArrayList<>();
            try {
                for (Future<Optional<AnalysisResult>> stream : streams) {
                    stream.get().ifPresent(ended::add);
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
            } finally {
                threads.shutdownNow();
            }
            if (ended.size() < results.size()) {
                return false;
            }
            sink.send(writer.end(ended));
            return true;
        } catch (IOException left) {
            return false;
        }
    }
}
