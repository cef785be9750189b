package dev.polyphony.chat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.UnknownAnalysis;
import dev.polyphony.http.ReceivedBody;
import dev.polyphony.request.AnalysisOptions;
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
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Several answers to one request, each an analysis of its own: they run side by side, and the same request under the
 * same key finds all of them again. There are as many answers as were asked for, or an error: where one analysis has
 * none, the others end as if the client had left.
 */
public final class ChatChoices {
    private final ChatRequest request;
    private final AnalysisClient client;
    private final List<ChatExchange> exchanges;
    private final boolean stream;

    /** Of what all may cost; absent where nobody says. */
    private final @Nullable Money share;

    /** Of the first error, which ends all. */
    private final ReentrantLock telling = new ReentrantLock();

    private @Nullable ChatError told;

    /**
     * @param count of answers, at least 2
     * @throws InvalidField by the request's name, for what no analysis can be, or what several cannot share
     */
    public ChatChoices(ChatRequest request, int count, AnalysisClient client) {
        this.stream = request.delivery().stream();
        this.client = client;
        List<ChatRequest> choices = request.choices(count);
        this.share = choices.getFirst().asked().get(AnalysisOptions.MAX_COST);
        this.request = request.begun();
        this.exchanges =
                choices.stream().map(one -> new ChatExchange(one, client)).toList();
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

    /** All of them, or none. */
    private List<CompletableFuture<AnalysisResult>> started() throws InterruptedException {
        List<Analysis> analyses = exchanges.stream().map(ChatExchange::take).toList();
        try {
            new ChoicesRoom(client).require(analyses);
            return client.answer(analyses);
        } catch (InvalidField e) {
            if (ChatErrors.isOfMoney(e.field())) {
                throw new ChatFailed(divided(ChatError.budget(request.name(e.field()), e.problem())));
            }
            throw request.named(e);
        }
    }

    /** What is told of the first error: the others come to their end, and what they cost is part of it. */
    private ChatError told(ChatError error) {
        telling.lock();
        try {
            ChatError first = told == null ? withSpent(divided(error)) : told;
            told = first;
            return first;
        } finally {
            telling.unlock();
        }
    }

    private ChatError withSpent(ChatError error) {
        exchanges.forEach(ChatChoices::end);
        try {
            ChoicesSpent spent =
                    ChoicesSpent.of(exchanges.stream().map(ChatExchange::id).toList(), client);
            return error.saying(spent.describe(exchanges.size()), spent.json());
        } catch (InterruptedException left) {
            Thread.currentThread().interrupt();
            return error;
        }
    }

    /** The bound that it names is a smaller one than the request has. */
    private ChatError divided(ChatError error) {
        return share == null || !request.name("max-cost").equals(error.param())
                ? error
                : error.saying(
                        " (max_cost is divided among the " + exchanges.size() + " answers: " + share + " for each)",
                        null);
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
            try {
                ended.add(exchanges.get(i).answered(results.get(i), false));
            } catch (ChatFailed failed) {
                throw new ChatFailed(told(failed.error()));
            }
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
                    .mapToObj(i -> threads.submit(() ->
                            new ChatStream(exchanges.get(i), writer.choice(i), sink, this::told).send(results.get(i))))
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
