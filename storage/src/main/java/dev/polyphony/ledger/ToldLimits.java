package dev.polyphony.ledger;

import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.storage.Database;
import java.util.List;
import java.util.function.Predicate;
import org.jdbi.v3.core.statement.PreparedBatch;

/** What providers said of their limits, as {@link Ledger#learn} keeps it. */
public final class ToldLimits {
    private ToldLimits() {}

    /**
     * Somebody knows better: what is configured holds again, until they say something new.
     *
     * @throws dev.polyphony.port.StorageUnavailable where it cannot be stored
     */
    public static void forget(Database database, Predicate<ModelRef> which) {
        database.write(handle -> {
            List<ModelRef> told = handle.createQuery("select distinct provider, model from told_limit")
                    .map((row, context) ->
                            new ModelRef(new ProviderId(row.getString("provider")), row.getString("model")))
                    .list();
            PreparedBatch gone =
                    handle.prepareBatch("delete from told_limit where provider = :provider and model = :model");
            told.stream()
                    .filter(which)
                    .forEach(model -> gone.bind("provider", model.provider().value())
                            .bind("model", model.model())
                            .add());
            return gone.size() == 0 ? new int[0] : gone.execute();
        });
    }
}
