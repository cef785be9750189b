package dev.polyphony.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.call.InvalidField;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.http.ReceivedBody;
import dev.polyphony.request.AnalysisOption;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.request.JsonFields;
import dev.polyphony.request.JsonRequests;
import dev.polyphony.rest.IdempotencyKey;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Reads requests: what all protocols share here, each protocol's {@link ProtocolReader} the rest. What a protocol has
 * and cannot be honoured is refused by its field, what it does not have is ignored and named in the answer; in
 * {@code polyphony}, where nobody's protocol but ours is spoken, it is refused too.
 */
@Component
public final class ChatRequests {
    /** What is said of the body as a whole. */
    static final String BODY = "body";

    /** What is told beside the protocol, in the request. */
    static final String OWN = "polyphony";

    private static final JsonRequests SETTINGS = JsonRequests.ofSettings();
    private static final String MODEL = "model";
    private static final String STREAM = "stream";
    private static final String FALLBACKS = "fallbacks";
    private static final Set<String> SHARED = Set.of(MODEL, STREAM, FALLBACKS, OWN);

    private final ModelNames names;
    private volatile boolean stopping;

    ChatRequests(ModelNames names) {
        this.names = names;
    }

    @EventListener(ContextClosedEvent.class)
    void stop() {
        stopping = true;
    }

    /**
     * A request's body, which cannot be read again: the container holds nothing of it.
     *
     * @throws InvalidField for what is no JSON object
     */
    public static ObjectNode body(HttpServletRequest request) throws IOException {
        return body(ReceivedBody.take(request));
    }

    /** @throws InvalidField for what is no JSON object */
    public static ObjectNode body(byte[] bytes) {
        if (bytes.length == 0) {
            throw new InvalidField(BODY, "is empty; send a JSON object such as {\"model\": \"gpt-4o-mini\", ...}");
        }
        if (JsonRequests.tree(bytes) instanceof ObjectNode body) {
            return body;
        }
        throw new InvalidField(BODY, "a JSON object with model and what is asked");
    }

    /** @param header the value of a header of that name; null where there is none */
    public ChatRequest read(ObjectNode body, UnaryOperator<@Nullable String> header, ProtocolReader protocol) {
        AnalysisRequest analysis = new AnalysisRequest();
        Own own = own(body, header, analysis);
        protocol.read(body, analysis);
        List<String> fallbacks = fallbacks(body, own);
        String place = JsonFields.given(body.path(FALLBACKS)) ? FALLBACKS : OWN + "." + FALLBACKS;
        names.select(JsonFields.text(body.path(MODEL), MODEL).strip(), fallbacks, place, analysis);
        boolean stream = Boolean.TRUE.equals(JsonFields.flag(body.path(STREAM), STREAM));
        return new ChatRequest(
                analysis,
                new ChatRequest.Delivery(stream, own.live(), () -> own.cancelOnDisconnect() && !stopping),
                protocol.names(),
                protocol.fields().ignored(body));
    }

    /** What is told beside the protocol of a request that is no question: options, and the id that its key makes. */
    public static AnalysisRequest settings(ObjectNode body, UnaryOperator<@Nullable String> header) {
        AnalysisRequest settings = new AnalysisRequest();
        own(body, header, settings);
        return settings;
    }

    private static Own own(ObjectNode body, UnaryOperator<@Nullable String> header, AnalysisRequest analysis) {
        AnalysisOptions.settings().forEach(option -> header(option, header, analysis));
        Own own = Own.read(body.path(OWN), analysis);
        String key = own.idempotencyKey() == null
                ? IdempotencyKey.ofHeader(header.apply(IdempotencyKey.HEADER))
                : IdempotencyKey.require(own.idempotencyKey(), OWN + ".idempotency_key");
        if (key != null) {
            analysis.with(AnalysisOptions.ID, AnalysisIds.ofKey(key));
        }
        return own;
    }

    /** Each option as {@code Polyphony-Max-Cost: 0.05}; the body goes before. */
    private static <T> void header(
            AnalysisOption<T> option, UnaryOperator<@Nullable String> header, AnalysisRequest analysis) {
        String name = "Polyphony-" + option.name();
        String value = header.apply(name);
        if (value != null) {
            try {
                analysis.with(option, option.read(value));
            } catch (InvalidField e) {
                throw new InvalidField(name, e.problem());
            } catch (IllegalArgumentException e) {
                throw new InvalidField(name, String.valueOf(e.getMessage()));
            }
        }
    }

    private static List<String> fallbacks(JsonNode body, Own own) {
        Set<String> all = new LinkedHashSet<>(models(body.path(FALLBACKS), FALLBACKS));
        all.addAll(own.fallbacks());
        return List.copyOf(all);
    }

    private static List<String> models(JsonNode list, String place) {
        return JsonFields.texts(list, place, "a list of models' names");
    }

    /**
     * The fields that a request has by these paths, and those that every request has.
     *
     * @param read as in {@link KnownFields#of}
     */
    public static KnownFields fields(Collection<String> read) {
        return KnownFields.of(Stream.concat(SHARED.stream(), read.stream()).toList());
    }

    /** What a request says in {@code polyphony} of its delivery; the options of an analysis are the analysis'. */
    private record Own(
            List<String> fallbacks, @Nullable String idempotencyKey, boolean live, boolean cancelOnDisconnect) {
        private static final Set<String> DELIVERY =
                Set.of(FALLBACKS, "idempotency_key", "stream_mode", "on_disconnect");

        static Own read(JsonNode own, AnalysisRequest analysis) {
            if (JsonFields.given(own) && !own.isObject()) {
                throw new InvalidField(OWN, "an object");
            }
            if (own instanceof ObjectNode object) {
                SETTINGS.read(object.deepCopy().remove(DELIVERY), OWN, analysis);
            }
            return new Own(
                    models(own.path(FALLBACKS), OWN + "." + FALLBACKS),
                    JsonFields.textOrNull(own.path("idempotency_key"), OWN + ".idempotency_key"),
                    word(own, "stream_mode", "live", "whole"),
                    word(own, "on_disconnect", "cancel", "continue"));
        }

        /** Whether it is the first word, which it is where nobody says. */
        private static boolean word(JsonNode own, String field, String usual, String other) {
            String word = own.path(field).asText(usual);
            if (!word.equals(usual) && !word.equals(other)) {
                throw new InvalidField(OWN + "." + field, usual + " or " + other);
            }
            return word.equals(usual);
        }
    }
}
