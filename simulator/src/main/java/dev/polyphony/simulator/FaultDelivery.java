package dev.polyphony.simulator;

import dev.polyphony.simulator.script.Answer;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Oddity;
import dev.polyphony.simulator.script.OtherAnswer;
import dev.polyphony.simulator.wire.Ask;
import dev.polyphony.simulator.wire.OddReplies;
import dev.polyphony.simulator.wire.WireFormat;
import dev.polyphony.simulator.wire.WireReply;
import java.util.Map;
import java.util.function.Supplier;

/** The one place where a fault becomes bytes. */
final class FaultDelivery {
    private static final String GATEWAY_PAGE = """
            <html>
            <head><title>502 Bad Gateway</title></head>
            <body>
            <center><h1>502 Bad Gateway</h1></center>
            <hr><center>nginx</center>
            </body>
            </html>
            """;
    private static final String OTHER_PAGE = """
            <!DOCTYPE html>
            <html><head><title>Please sign in</title></head><body><form action="/login"></form></body></html>
            """;

    private final WireFormat wire;
    private final Ask ask;
    private final String requestId;
    private final Supplier<Answer> answer;

    /** @param answer taken only where a fault still answers */
    FaultDelivery(WireFormat wire, Ask ask, String requestId, Supplier<Answer> answer) {
        this.wire = wire;
        this.ask = ask;
        this.requestId = requestId;
        this.answer = answer;
    }

    Delivery of(Fault fault) {
        return switch (fault) {
            case Fault.None none -> new Delivery.Whole(success(answer.get()));
            case Fault.Odd(Oddity oddity) ->
                new Delivery.Whole(new OddReplies(wire, ask, answer.get(), requestId).of(oddity));
            case Fault.Reported reported -> new Delivery.Whole(wire.error(ask, reported, requestId));
            case Fault.Refused refused ->
                new Delivery.Whole(success(Answer.refused(Answer.tokens(ask.inputCharacters()))));
            case Fault.HtmlGateway gateway -> new Delivery.Whole(WireReply.text(502, "text/html", GATEWAY_PAGE));
            case Fault.HtmlInstead page ->
                new Delivery.Whole(WireReply.text(200, "text/html; charset=utf-8", OTHER_PAGE));
            case Fault.MalformedJson malformed -> {
                WireReply whole = success(answer.get());
                String body = whole.body();
                yield new Delivery.Whole(whole.withBody(body.substring(0, body.length() / 2)));
            }
            case Fault.EmptyObject empty ->
                new Delivery.Whole(success(answer.get()).withBody("{}"));
            case Fault.EmptyBody empty ->
                new Delivery.Whole(success(answer.get()).withBody(""));
            case Fault.Hang hang -> new Delivery.Never();
            case Fault.SlowFirstByte slow -> new Delivery.Late(success(answer.get()), slow.delay());
            case Fault.SlowBody slow -> new Delivery.Trickle(success(answer.get()), slow.duration());
            case Fault.ResetBeforeAnswer reset -> new Delivery.Reset();
            case Fault.ResetMidBody reset -> new Delivery.Cut(success(answer.get()), true);
            case Fault.CloseMidBody close -> new Delivery.Cut(success(answer.get()), false);
            case Fault.CloseBeforeAnswer close -> new Delivery.Close();
            case Fault.Other(OtherAnswer other) ->
                new Delivery.Whole(WireReply.text(other.status(), other.contentType(), other.body()));
            case Fault.UnsupportedParameter(String parameter) ->
                new Delivery.Whole(
                        ask.parameters().contains(parameter) ? unsupported(parameter) : success(answer.get()));
            case Fault.PrefillRefused refused ->
                new Delivery.Whole(
                        ask.wanted().beginning() == null ? success(answer.get()) : refusedPrefill(ask.provider()));
        };
    }

    private static WireReply unsupported(String parameter) {
        return WireReply.json(
                400,
                Map.of(
                        "error",
                        Map.of(
                                "message",
                                "Unsupported parameter: '" + parameter + "' is not supported with this model.",
                                "type",
                                "invalid_request_error",
                                "param",
                                parameter,
                                "code",
                                "unsupported_parameter")));
    }

    private static WireReply refusedPrefill(String provider) {
        String type = "invalid_request_error";
        String message =
                "This model does not support assistant message prefill. The conversation must end with a user message.";
        return WireReply.json(
                400,
                switch (provider) {
                    case "anthropic" -> Map.of("type", "error", "error", Map.of("type", type, "message", message));
                    case "mistral" ->
                        Map.of(
                                "object",
                                "error",
                                "message",
                                "Expected last role User or Tool (or Assistant with prefix True) for serving but got"
                                        + " assistant",
                                "type",
                                "invalid_request_message_order",
                                "code",
                                "3230");
                    default -> Map.of("error", Map.of("message", message, "type", type));
                });
    }

    private WireReply success(Answer given) {
        return ask.stream() ? wire.stream(ask, given, requestId) : wire.answer(ask, given, requestId);
    }
}
