package dev.polyphony.endtoend;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Failure.Phase;
import dev.polyphony.plan.Plan;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One way in which the first model of a chain fails, while the second is healthy and answers in 50 ms.
 *
 * @param requests that reach the first model
 */
record FailureCases(String name, String first, Fault fault, Failure failure, int requests) {
    static final String SECOND = "mistral/second";
    static final String ANSWER = "The second model's answer.";

    /** What the first model may cost where nothing but time ends it. */
    static final Duration SHARE = Duration.ofSeconds(2);

    private static final String OPENAI = "openai/first";
    private static final String ANTHROPIC = "anthropic/first";
    private static final String WITHOUT_KEY = "huggingface/first";
    private static final String CLOSED_PORT = "gemini/first";
    private static final Duration LONG = Duration.ofMinutes(1);

    static final List<FailureCases> ALL = List.of(
            new FailureCases(
                    "no key",
                    WITHOUT_KEY,
                    Fault.none(),
                    new Failure.NoCredentials("HF_TOKEN or HUGGINGFACE_API_KEY"),
                    0),
            sent("bad key", OPENAI, Fault.badKey(), new Failure.Unauthorized(401)),
            sent(
                    "forbidden",
                    OPENAI,
                    Fault.forbidden(),
                    Failure.InvalidRequest.ofProvider(
                            403, "not let through: a firewall, or a region that is not served")),
            sent("credit exhausted (OpenAI)", OPENAI, Fault.creditExhausted(), new Failure.CreditExhausted()),
            sent("credit exhausted (Anthropic)", ANTHROPIC, Fault.creditExhausted(), new Failure.CreditExhausted()),
            sent(
                    "throttled, Retry-After 7",
                    OPENAI,
                    Fault.throttled(Duration.ofSeconds(7)),
                    new Failure.Throttled(Duration.ofSeconds(7))),
            sent("throttled, no hint", ANTHROPIC, Fault.throttled(null), new Failure.Throttled(null)),
            sent("context too long", OPENAI, Fault.contextTooLong(), new Failure.ContextTooLong()),
            sent("refused", OPENAI, Fault.refused(), new Failure.Refused()),
            sent(
                    "invalid request",
                    OPENAI,
                    Fault.invalidRequest(400),
                    new Failure.InvalidRequest(400, "request not accepted")),
            sent(
                    "unknown model",
                    OPENAI,
                    Fault.modelNotFound(),
                    Failure.InvalidRequest.ofModel(404, "model not found")),
            sent("500", OPENAI, Fault.unavailable(500), new Failure.Unavailable(500)),
            sent("502", OPENAI, Fault.unavailable(502), new Failure.Unavailable(502)),
            sent("503", OPENAI, Fault.unavailable(503), new Failure.Unavailable(503)),
            sent("529", ANTHROPIC, Fault.unavailable(529), new Failure.Unavailable(529)),
            sent("502 with HTML", OPENAI, Fault.htmlGateway502(), new Failure.Unavailable(502)),
            new FailureCases(
                    "closed port", CLOSED_PORT, Fault.none(), new Failure.Unreachable("connection refused"), 0),
            sent(
                    "reset before an answer",
                    OPENAI,
                    Fault.resetBeforeAnswer(),
                    new Failure.Unreachable("connection closed before an answer")),
            malformed("malformed JSON", Fault.malformedJson(), "not JSON"),
            malformed("{}", Fault.emptyObject(), "no answer in it"),
            malformed("empty body", Fault.emptyBody(), "an empty body"),
            malformed("HTML with 200", Fault.htmlInstead(), "HTML instead of JSON"),
            malformed("closed mid-body", Fault.closeMidBody(), "cut off before its end"),
            malformed("reset mid-body", Fault.resetMidBody(), "cut off before its end"),
            sent("hang", OPENAI, Fault.hang(), new Failure.TimedOut(Phase.FIRST_BYTE)),
            sent("slow first byte", OPENAI, Fault.slowFirstByte(LONG), new Failure.TimedOut(Phase.FIRST_BYTE)),
            sent("slow body", OPENAI, Fault.slowBody(LONG), new Failure.TimedOut(Phase.BODY)));

    /** The simulator for every provider but one that has no key and one whose port nobody listens on. */
    static Map<String, String> environment(Simulator simulator) {
        Map<String, String> environment = RealProviders.at(simulator);
        environment.remove("HF_TOKEN");
        environment.remove("HF_BASE_URL");
        environment.put("GEMINI_BASE_URL", "http://127.0.0.1:" + closedPort());
        return environment;
    }

    Script script() {
        return Script.builder()
                .fault(first, fault)
                .behaviour(SECOND, Behaviour.healthy(Latency.fixed(50)))
                .answer(SECOND, ANSWER)
                .build();
    }

    /** Without a cap where none is needed: in a short time a forbidden retry would not fit and not be seen. */
    Analysis analysis() {
        Plan.Call asked = takesTime() ? new Plan.Call(first, Duration.ofMillis(500), SHARE) : Plan.Call.of(first);
        return Requests.custom(new Plan.Fallback(List.of(asked, Plan.Call.of(SECOND))));
    }

    boolean takesTime() {
        return failure instanceof Failure.TimedOut;
    }

    @Override
    public String toString() {
        return name;
    }

    private static FailureCases sent(String name, String first, Fault fault, Failure failure) {
        return new FailureCases(name, first, fault, failure, 1);
    }

    private static FailureCases malformed(String name, Fault fault, String reason) {
        return sent(name, OPENAI, fault, new Failure.MalformedReply(reason));
    }

    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
