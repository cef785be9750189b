package dev.polyphony.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/**
 * Every name that traces and metrics go by, in one place: OpenTelemetry's semantic conventions in the version of
 * {@link #SCHEMA}, Temporal's own where those say nothing, and ours under {@code polyphony.}
 */
public final class Conventions {
    /** The last version of the conventions that holds those for generative models. */
    public static final String SCHEMA = "https://opentelemetry.io/schemas/1.41.0";

    // Spans and metrics of requests to models.
    public static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    public static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    public static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
    public static final AttributeKey<Double> TEMPERATURE = AttributeKey.doubleKey("gen_ai.request.temperature");
    public static final AttributeKey<Long> MAX_TOKENS = AttributeKey.longKey("gen_ai.request.max_tokens");
    public static final AttributeKey<Boolean> STREAM = AttributeKey.booleanKey("gen_ai.request.stream");
    public static final AttributeKey<String> OUTPUT_TYPE = AttributeKey.stringKey("gen_ai.output.type");
    public static final AttributeKey<String> RESPONSE_MODEL = AttributeKey.stringKey("gen_ai.response.model");
    public static final AttributeKey<List<String>> FINISH_REASONS =
            AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
    public static final AttributeKey<Double> FIRST_CHUNK =
            AttributeKey.doubleKey("gen_ai.response.time_to_first_chunk");
    public static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
    public static final AttributeKey<Long> OUTPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.output_tokens");
    public static final AttributeKey<String> TOKEN_TYPE = AttributeKey.stringKey("gen_ai.token.type");
    public static final AttributeKey<String> WORKFLOW = AttributeKey.stringKey("gen_ai.workflow.name");

    /** With words of users, so only where that is switched on; as JSON, since spans know no objects. */
    public static final AttributeKey<String> SYSTEM_INSTRUCTIONS = AttributeKey.stringKey("gen_ai.system_instructions");

    public static final AttributeKey<String> INPUT_MESSAGES = AttributeKey.stringKey("gen_ai.input.messages");
    public static final AttributeKey<String> OUTPUT_MESSAGES = AttributeKey.stringKey("gen_ai.output.messages");

    public static final String CHAT = "chat";
    public static final String EMBEDDINGS = "embeddings";
    public static final String INVOKE_WORKFLOW = "invoke_workflow";

    // Of all that speaks to a server, or is one.
    public static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    public static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
    public static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
    public static final AttributeKey<String> HTTP_METHOD = AttributeKey.stringKey("http.request.method");
    public static final AttributeKey<String> HTTP_ROUTE = AttributeKey.stringKey("http.route");
    public static final AttributeKey<Long> HTTP_STATUS = AttributeKey.longKey("http.response.status_code");
    public static final AttributeKey<String> URL_PATH = AttributeKey.stringKey("url.path");
    public static final AttributeKey<String> URL_SCHEME = AttributeKey.stringKey("url.scheme");
    public static final AttributeKey<String> USER_AGENT = AttributeKey.stringKey("user_agent.original");

    // As Temporal's SDKs name them.
    public static final AttributeKey<String> WORKFLOW_ID = AttributeKey.stringKey("temporalWorkflowID");
    public static final AttributeKey<String> RUN_ID = AttributeKey.stringKey("temporalRunID");
    public static final AttributeKey<String> ACTIVITY_ID = AttributeKey.stringKey("temporalActivityID");
    public static final String START_WORKFLOW = "StartWorkflow:";
    public static final String RUN_WORKFLOW = "RunWorkflow:";
    public static final String RUN_ACTIVITY = "RunActivity:";

    // Ours.
    public static final AttributeKey<String> ANALYSIS = AttributeKey.stringKey("polyphony.analysis.id");
    public static final AttributeKey<String> TENANT = AttributeKey.stringKey("polyphony.tenant");
    public static final AttributeKey<String> STATUS = AttributeKey.stringKey("polyphony.status");
    public static final AttributeKey<Double> COST = AttributeKey.doubleKey("polyphony.cost.usd");
    public static final AttributeKey<String> LEDGER_ENTRY = AttributeKey.stringKey("polyphony.ledger.entry");
    public static final AttributeKey<String> NODE = AttributeKey.stringKey("polyphony.plan.node");
    public static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("polyphony.attempt");
    public static final AttributeKey<Boolean> SIMULATED = AttributeKey.booleanKey("polyphony.simulated");

    // Metrics, with the buckets that the conventions give.
    public static final String DURATION = "gen_ai.client.operation.duration";
    public static final String TOKEN_USAGE = "gen_ai.client.token.usage";
    public static final String TIME_TO_FIRST_CHUNK = "gen_ai.client.operation.time_to_first_chunk";

    static final double[] DURATION_BUCKETS = {
        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92
    };
    static final double[] TOKEN_BUCKETS = {
        1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864
    };
    static final double[] FIRST_CHUNK_BUCKETS = {
        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92
    };

    private Conventions() {}
}
