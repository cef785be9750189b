package dev.polyphony.webhook;

import dev.polyphony.alert.WebhookDelivery;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.batch.BatchState;
import dev.polyphony.pipeline.PipelineState;
import dev.polyphony.storage.Database;
import dev.polyphony.text.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Messages between the result that they tell of, with which they are stored, and the workflow that sends them. */
public final class WebhookOutbox {
    private static final int AT_ONCE = 200;
    private static final String INSERT =
            "insert into webhook_delivery (analysis_id, run_id, endpoint_id, message_id, type, tenant, url, at)"
                    + " select :analysis, :run, %s, :message, :type, :tenant, %s, :now %s on conflict do nothing";

    private final Database database;

    public WebhookOutbox(Database database) {
        this.database = database;
    }

    /**
     * As part of the transaction that stores the result: one for each endpoint of the tenant that wants to hear of it,
     * and one for the receiver that the request names.
     */
    public static void add(
            Database database,
            Handle handle,
            String analysisId,
            String runId,
            AnalysisResult result,
            @Nullable String webhook,
            long now) {
        String type = WebhookEvent.of(result.status()).word();
        String tenant = WorkflowId.parse(analysisId).tenant();
        String message = addForEndpoints(handle, analysisId, runId, type, now);
        if (webhook != null) {
            handle.createUpdate(INSERT.formatted("''", ":url", "where true"))
                    .bind("analysis", analysisId)
                    .bind("run", runId)
                    .bind("message", message)
                    .bind("type", type)
                    .bind("tenant", tenant)
                    .bind("url", database.cipher().seal(webhook))
                    .bind("now", now)
                    .execute();
        }
    }

    /** As part of the transaction that ends the batch: one for each endpoint that wants to hear of it. */
    public static void add(Handle handle, String batchId, BatchState ended, long now) {
        addForEndpoints(handle, batchId, "", WebhookEvent.of(ended).word(), now);
    }

    /** As part of the transaction that ends the round of a pipeline. */
    public static void add(Handle handle, String pipelineId, int round, PipelineState ended, long now) {
        addForEndpoints(
                handle, pipelineId, "round " + round, WebhookEvent.of(ended).word(), now);
    }

    /** As part of the transaction that has a person asked at a node of a pipeline. */
    public static void add(Handle handle, String pipelineId, int round, String node, long now) {
        addForEndpoints(handle, pipelineId, "round " + round + " " + node, WebhookEvent.PIPELINE_WAITING.word(), now);
    }

    /** Returns the message's id, which follows from what it tells. */
    private static String addForEndpoints(Handle handle, String subject, String run, String type, long now) {
        String message = "msg_" + HexFormat.of().formatHex(Sha256.of(subject + "\n" + run + "\n" + type), 0, 16);
        handle.createUpdate(INSERT.formatted(
                        "id",
                        "null",
                        "from webhook_endpoint where tenant = :tenant and disabled_at is null"
                                + " and ',' || events || ',' like '%,' || :type || ',%'"))
                .bind("analysis", subject)
                .bind("run", run)
                .bind("message", message)
                .bind("type", type)
                .bind("tenant", WorkflowId.parse(subject).tenant())
                .bind("now", now)
                .execute();
        return message;
    }

    /** Those that no workflow has yet, the oldest first; of many some. */
    public List<WebhookDelivery> open() {
        return database.read(handle -> handle.createQuery("select * from webhook_delivery order by at limit :most")
                .bind("most", AT_ONCE)
                .map((row, context) -> delivery(row))
                .list());
    }

    /** A workflow has it. */
    public void handedOver(WebhookDelivery delivery) {
        database.write(handle -> handle.createUpdate("delete from webhook_delivery"
                        + " where analysis_id = :analysis and run_id = :run and endpoint_id = :endpoint")
                .bind("analysis", delivery.subject())
                .bind("run", delivery.run())
                .bind("endpoint", Objects.requireNonNullElse(delivery.endpoint(), ""))
                .execute());
    }

    private WebhookDelivery delivery(ResultSet row) throws SQLException {
        String endpoint = row.getString("endpoint_id");
        String url = row.getString("url");
        return new WebhookDelivery(
                Objects.requireNonNull(row.getString("message_id")),
                Objects.requireNonNull(row.getString("type")),
                Objects.requireNonNull(row.getString("tenant")),
                Objects.requireNonNull(row.getString("analysis_id")),
                row.getString("run_id"),
                endpoint == null || endpoint.isEmpty() ? null : endpoint,
                url == null ? null : database.cipher().open(url),
                Instant.ofEpochMilli(row.getLong("at")));
    }
}
