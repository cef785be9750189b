package dev.polyphony.provider;

import dev.polyphony.call.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A provider of several hosts, for who has no place at one of them: a model is asked at the first host that has it, and
 * listed where any has it.
 *
 * @param hosts in the order in which they are asked; at least one
 */
record HostedClient(List<ModelClient> hosts) implements ModelClient {
    HostedClient {
        hosts = List.copyOf(hosts);
    }

    private interface Question<A> {
        A ask(ModelClient host) throws CallException, InterruptedException;
    }

    @Override
    public ModelAnswer ask(ModelRequest request) throws CallException, InterruptedException {
        return first(host -> host.ask(request));
    }

    @Override
    public ModelAnswer ask(ModelRequest request, Streaming streaming) throws CallException, InterruptedException {
        return first(host -> host.ask(request, streaming));
    }

    @Override
    public EmbeddingAnswer embed(EmbeddingRequest request) throws CallException, InterruptedException {
        return first(host -> host.embed(request));
    }

    /** Goes on only where nothing was worked on: the host is not there, or has no such model. */
    private <A> A first(Question<A> question) throws CallException, InterruptedException {
        for (int i = 0; ; i++) {
            try {
                return question.ask(hosts.get(i));
            } catch (CallException e) {
                boolean elsewhere = e.failure() instanceof Failure.Unreachable
                        || (e.failure() instanceof Failure.InvalidRequest invalid
                                && HttpStatus.isNowhere(invalid.status()));
                if (!elsewhere || i + 1 == hosts.size()) {
                    throw e;
                }
            }
        }
    }

    /** Of all that answer; asked together, so that one that hangs keeps the others' from nobody. */
    @Override
    public Set<String> models(Duration time) throws CallException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Set<String>>> lists = new ArrayList<>();
            hosts.forEach(host -> lists.add(threads.submit(() -> host.models(time))));
            Set<String> all = new HashSet<>();
            CallException failure = null;
            boolean answered = false;
            for (Future<Set<String>> list : lists) {
                try {
                    all.addAll(list.get());
                    answered = true;
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof CallException told)) {
                        throw new IllegalStateException("a list of models is there or fails as a call does", e);
                    }
                    failure = failure == null ? told : failure;
                }
            }
            if (!answered && failure != null) {
                throw failure;
            }
            return all;
        }
    }
}
