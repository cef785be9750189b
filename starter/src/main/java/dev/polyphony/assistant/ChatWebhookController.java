package dev.polyphony.assistant;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.apidocs.DescribedBody;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Message;
import dev.polyphony.call.Role;
import dev.polyphony.chat.ChatFailed;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.conversation.Conversations;
import dev.polyphony.conversation.Conversations.Begun;
import dev.polyphony.conversation.Conversations.Place;
import dev.polyphony.conversation.Conversations.Turn;
import dev.polyphony.request.RequestFields;
import dev.polyphony.rest.Caller;
import dev.polyphony.rest.IdempotencyKey;
import dev.polyphony.rest.StarterDatabase;
import dev.polyphony.security.WebhookRoute;
import dev.polyphony.security.WebhookSignatures;
import dev.polyphony.text.Sha256;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Conversations of several turns for platforms that call a webhook with each message. A webhook that is sent again gets
 * the same reply, and nothing is asked again for it; where there was no answer, it is.
 */
@RestController
@Tag(name = "Assistant")
class ChatWebhookController {
    private static final String MESSAGE = "message";
    private static final String CONVERSATION = "conversation_id";
    private static final int LONGEST_MESSAGE = 32_000;
    private static final int LONGEST_NAME = 200;

    private final ObjectProvider<StarterDatabase> database;
    private final WebhookSignatures signatures;

    ChatWebhookController(ObjectProvider<StarterDatabase> database, WebhookSignatures signatures) {
        this.database = database;
        this.signatures = signatures;
    }

    /**
     * @param fallbackUsed whether another provider came first, and did not answer
     * @param turnsDropped earlier turns that were too old, or too long in all, to be read again for this reply
     */
    record ChatReply(
            @JsonProperty("conversation_id") String conversationId,
            String reply,
            String provider,
            String model,
            @JsonProperty("fallback_used") boolean fallbackUsed,
            @JsonProperty("analysis_id") String analysisId,
            @JsonProperty("turns_dropped") long turnsDropped) {}

    @Bean
    static DescribedBody chatRequest() {
        return DescribedBody.of(
                "ChatRequest", """
                {
                  "type": "object",
                  "properties": {
                    "conversation_id": {"type": "string", "pattern": "^[A-Za-z0-9._:-]{1,200}$"},
                    "message": {"type": "string", "minLength": 1, "maxLength": 32000},
                    "sender": {"type": ["string", "null"], "maxLength": 200}
                  },
                  "required": ["conversation_id", "message"],
                  "additionalProperties": false
                }
                """, "{\"conversation_id\": \"c-1\", \"message\": \"REST or GraphQL?\"}");
    }

    /** Answers when the analysis has ended, within a minute; 409 where the webhook's id stands for another message. */
    @WebhookRoute
    @PostMapping("/webhook/chat")
    @Operation(operationId = "sendMessage", summary = "Say the next thing in a conversation")
    ChatReply chat(@RequestBody @Schema(ref = "ChatRequest") byte[] body, HttpServletRequest request, Caller caller)
            throws InterruptedException {
        signatures.verify(request, body);
        RequestFields fields = RequestFields.of(body, CONVERSATION, MESSAGE, "sender");
        String message = fields.text(MESSAGE, LONGEST_MESSAGE);
        String sender = fields.textOrNull("sender", LONGEST_NAME);
        AnalysisClient client = caller.client();
        Place place = new Place(client.principal().tenant(), conversation(fields.text(CONVERSATION, LONGEST_NAME)));
        String id = id(request);
        String said = sender == null ? message : sender + ": " + message;
        Begun begun = conversations().begin(place, id, said, analysisId(place, id));
        if (!begun.same()) {
            throw new ErrorResponseException(
                    HttpStatus.CONFLICT,
                    ProblemDetail.forStatusAndDetail(
                            HttpStatus.CONFLICT,
                            "that " + WebhookSignatures.ID + " stands for another message; each message has its own"),
                    null);
        }
        Conversations.Reply reply = begun.turn().reply();
        return shown(place, begun, reply == null ? answered(place, begun, client) : reply);
    }

    private static ChatReply shown(Place place, Begun begun, Conversations.Reply reply) {
        return new ChatReply(
                place.conversation(),
                reply.text(),
                reply.provider(),
                reply.model(),
                reply.fallbackUsed(),
                begun.turn().analysis(),
                begun.dropped());
    }

    private Conversations.Reply answered(Place place, Begun begun, AnalysisClient client) throws InterruptedException {
        Turn turn = begun.turn();
        try {
            FallbackAnswer answer = FallbackAnswer.of(asked(begun, client), MESSAGE);
            Conversations.Reply reply =
                    new Conversations.Reply(answer.text(), answer.provider(), answer.model(), answer.fallbackUsed());
            conversations().answered(place, turn, reply);
            return reply;
        } catch (ChatFailed failed) {
            conversations().failed(place, turn, UUID.randomUUID().toString());
            throw failed;
        }
    }

    /** The one that is under way, or has ended, where the webhook came before. */
    private static CompletableFuture<AnalysisResult> asked(Begun begun, AnalysisClient client)
            throws InterruptedException {
        Turn turn = begun.turn();
        return client.knows(turn.analysis()) ? client.result(turn.analysis()) : client.answer(analysis(begun, client));
    }

    private static Analysis analysis(Begun begun, AnalysisClient client) {
        List<Message> before = new ArrayList<>();
        for (Turn earlier : begun.before()) {
            Conversations.Reply reply = earlier.reply();
            if (reply != null) {
                before.add(new Message(Role.USER, earlier.message()));
                before.add(new Message(Role.ASSISTANT, reply.text()));
            }
        }
        try {
            return FallbackAnswer.question(
                    begun.turn().analysis(),
                    client.principal().tenant(),
                    "chat",
                    begun.turn().message(),
                    before.isEmpty() ? null : new Conversation(null, before),
                    null);
        } catch (InvalidField e) {
            throw FallbackAnswer.named(e, MESSAGE);
        }
    }

    private static String conversation(String id) {
        if (!Analysis.isName(id)) {
            throw new InvalidField(CONVERSATION, "1 to 200 letters, digits or any of . _ : -");
        }
        return id;
    }

    /** Two messages without an id are two, also where they say the same. */
    private static String id(HttpServletRequest request) {
        for (String name : List.of(WebhookSignatures.ID, IdempotencyKey.HEADER)) {
            String id = request.getHeader(name);
            if (id != null) {
                return IdempotencyKey.require(id, name);
            }
        }
        return UUID.randomUUID().toString();
    }

    private static String analysisId(Place place, String request) {
        return "chat-" + HexFormat.of().formatHex(Sha256.of(place.conversation() + "\n" + request), 0, 16);
    }

    private Conversations conversations() {
        return new Conversations(StarterDatabase.of(database).get(), InstantSource.system());
    }
}
