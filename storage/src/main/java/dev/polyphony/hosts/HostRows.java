package dev.polyphony.hosts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.polyphony.call.ProviderId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** The rows of one provider's hosts, and of the calls that are at them or wait, within a transaction. */
record HostRows(Handle handle, ProviderId provider) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    Map<String, HostState> states() {
        return new HashMap<>(handle.createQuery("select name, state from host where provider = :provider")
                .bind("provider", provider.value())
                .map((row, context) -> Map.entry(row.getString("name"), read(row.getString("state"))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    List<HostCall> calls() {
        return handle.createQuery("select owner, model, host, position, since, until_at, passed from host_call"
                        + " where provider = :provider")
                .bind("provider", provider.value())
                .map((row, context) -> new HostCall(
                        row.getString("owner"),
                        row.getString("model"),
                        row.getString("host"),
                        row.getLong("position"),
                        Instant.ofEpochMilli(row.getLong("since")),
                        Instant.ofEpochMilli(row.getLong("until_at")),
                        row.getInt("passed")))
                .list();
    }

    void put(HostCall call) {
        handle.createUpdate("insert into host_call (provider, owner, model, host, position, since, until_at, passed)"
                        + " values (:provider, :owner, :model, :host, :position, :since, :until, :passed)"
                        + " on conflict (provider, owner) do update set model = excluded.model, host = excluded.host,"
                        + " position = excluded.position, since = excluded.since, until_at = excluded.until_at,"
                        + " passed = excluded.passed")
                .bind("provider", provider.value())
                .bind("owner", call.owner())
                .bind("model", call.model())
                .bind("host", call.host())
                .bind("position", call.position())
                .bind("since", call.since().toEpochMilli())
                .bind("until", call.until().toEpochMilli())
                .bind("passed", call.passed())
                .execute();
    }

    int put(String host, HostState state) {
        return handle.createUpdate("insert into host (provider, name, state) values (:provider, :name, :state)"
                        + " on conflict (provider, name) do update set state = excluded.state")
                .bind("provider", provider.value())
                .bind("name", host)
                .bind("state", written(state))
                .execute();
    }

    void forgetGone(Instant now) {
        handle.createUpdate("delete from host_call where provider = :provider and until_at < :now")
                .bind("provider", provider.value())
                .bind("now", now.toEpochMilli())
                .execute();
    }

    void forget(String owner) {
        handle.createUpdate("delete from host_call where provider = :provider and owner = :owner")
                .bind("provider", provider.value())
                .bind("owner", owner)
                .execute();
    }

    int forgetWaiting(String owner) {
        return handle.createUpdate(
                        "delete from host_call where provider = :provider and owner = :owner and host is null")
                .bind("provider", provider.value())
                .bind("owner", owner)
                .execute();
    }

    /** All that have hosts that anybody has looked at. */
    static Stream<ProviderId> providers(Handle handle) {
        return handle.createQuery("select distinct provider from host order by provider").mapTo(String.class).stream()
                .map(ProviderId::new);
    }

    private static String written(HostState state) {
        try {
            return JSON.writeValueAsString(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a host's state cannot be written", e);
        }
    }

    /** One that this version cannot read is found out anew. */
    private static HostState read(String state) {
        try {
            return JSON.readValue(state, HostState.class);
        } catch (JsonProcessingException e) {
            return HostState.UNKNOWN;
        }
    }
}
