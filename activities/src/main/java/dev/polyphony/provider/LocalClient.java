package dev.polyphony.provider;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.llama.process.ModelProcesses.Lease;
import dev.polyphony.llama.process.ModelUnavailable;
import dev.polyphony.local.LocalModels;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Models that this worker serves itself: each request is OpenAI's, to the model's process, which is started for it
 * where it does not run. Nobody bills any of it.
 */
final class LocalClient implements ModelClient {
    private final Endpoint endpoint;
    private final LocalModels models;
    private final Function<Endpoint, ModelClient> clients;

    /** @param clients of an endpoint with an address */
    LocalClient(Endpoint endpoint, LocalModels models, Function<Endpoint, ModelClient> clients) {
        this.endpoint = endpoint;
        this.models = models;
        this.clients = clients;
    }

    private interface Request<T> {
        T sent(ModelClient to, Duration left) throws CallException, InterruptedException;
    }

    @Override
    public ModelAnswer ask(ModelRequest request) throws CallException, InterruptedException {
        return asked(request.model(), request.time(), (to, left) -> to.ask(request.held(left)));
    }

    @Override
    public ModelAnswer ask(ModelRequest request, Streaming streaming) throws CallException, InterruptedException {
        return asked(request.model(), request.time(), (to, left) -> to.ask(request.held(left), streaming));
    }

    @Override
    public EmbeddingAnswer embed(EmbeddingRequest request) throws CallException, InterruptedException {
        return asked(
                request.model(),
                request.time(),
                (to, left) -> to.embed(new EmbeddingRequest(
                        request.model(), request.texts(), request.dimensions(), left, request.permit())));
    }

    @Override
    public Set<String> models(Duration time) {
        return models.present();
    }

    private <T> T asked(String model, Duration time, Request<T> request) throws CallException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        try (Lease lease = leased(model, time)) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (!left.isPositive()) {
                throw CallException.unsent(new Failure.TimedOut(Failure.Phase.FIRST_BYTE));
            }
            try {
                return request.sent(clients.apply(at(lease)), left);
            } catch (CallException e) {
                throw unbilled(e, lease);
            }
        }
    }

    private Endpoint at(Lease lease) {
        return new Endpoint(
                endpoint.provider(),
                Adapter.OPENAI,
                lease.address(),
                new ApiKey("token", lease.token()),
                List.of(),
                false,
                false,
                false);
    }

    private Lease leased(String model, Duration time) throws CallException, InterruptedException {
        try {
            return models.lease(new ModelRef(endpoint.provider(), model), time)
                    .orElseThrow(() -> CallException.unsent(noFile()));
        } catch (ModelUnavailable e) {
            throw CallException.unsent(
                    switch (e.reason()) {
                        case NO_FILE -> noFile();
                        case NOT_LOADED, NO_MEMORY -> new Failure.Unavailable(HttpStatus.SERVICE_UNAVAILABLE);
                        case OUT_OF_TIME -> new Failure.TimedOut(Failure.Phase.FIRST_BYTE);
                    });
        }
    }

    private static Failure noFile() {
        return Failure.InvalidRequest.ofModel(HttpStatus.NOT_FOUND, "model not found");
    }

    /** A process that ended speaks of its model, and not of the others of this machine. */
    private static CallException unbilled(CallException e, Lease lease) {
        Failure failure = e.failure() instanceof Failure.Unreachable || !lease.isAlive()
                ? new Failure.MalformedReply("the model's process ended before its answer did")
                : e.failure();
        CallException plain = e.sent()
                ? new CallException(failure, new Billing.NotBilled())
                : e.isLate() ? CallException.late() : CallException.unsent(failure);
        return e.isMended() ? plain.mended() : plain;
    }
}
