package dev.polyphony.provider;

import java.time.Duration;
import java.util.Set;

/** One provider at one endpoint. Safe for use by many threads; interrupting one aborts its exchange at the socket. */
public interface ModelClient {

    /**
     * Sends exactly one request and returns its answer.
     *
     * @throws CallException whatever else came of it, with no provider text in it
     * @throws InterruptedException the exchange was aborted; the provider may have seen the request
     */
    ModelAnswer ask(ModelRequest request) throws CallException, InterruptedException;

    /**
     * The same, asked for as a stream: sends exactly one request, and the answer is as whole and as sound as any other,
     * or it is a failure.
     */
    ModelAnswer ask(ModelRequest request, Streaming streaming) throws CallException, InterruptedException;

    /** The same for vectors of texts, of a vendor that makes them. */
    EmbeddingAnswer embed(EmbeddingRequest request) throws CallException, InterruptedException;

    /**
     * The ids of the models the provider lists, by one request that costs nothing. Not every model that can be asked is
     * listed.
     */
    Set<String> models(Duration time) throws CallException, InterruptedException;
}
