package dev.polyphony.rest;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.call.ProviderId;
import dev.polyphony.notation.BoundedFile;
import dev.polyphony.reconciliation.InvoiceFile;
import dev.polyphony.reconciliation.Reconciler;
import dev.polyphony.reconciliation.Reconciliation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a provider billed beside what the ledger has: of a key's tenant, or of all where no key is needed. */
@RestController
@Tag(name = "Money")
class ReconciliationController {
    private static final String CSV = "text/csv";

    private final ObjectProvider<StarterDatabase> database;

    ReconciliationController(ObjectProvider<StarterDatabase> database) {
        this.database = database;
    }

    /** Compares, and changes nothing: neither the file nor what is found is kept. */
    @PostMapping(path = "/api/costs/reconciliation", consumes = CSV)
    @Operation(
            operationId = "reconcileInvoice",
            summary = "Compare a provider's invoice or usage export with the ledger, by day and model",
            description = "CSV with the columns day, model and cost, or an export of OpenAI or Anthropic as it was"
                    + " downloaded. Nothing is kept and nothing is changed.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = CSV, schema = @Schema(type = "string"))))
    Reconciliation reconcile(
            @RequestBody byte[] body,
            @RequestParam @Parameter(description = "Who billed it.", example = "openai") String provider,
            @RequestParam
                    @Parameter(description = "US dollars by which a day of a model may differ beside rounding.")
                    @Nullable
                    String tolerance,
            @RequestParam @Parameter(description = Described.TENANT) @Nullable String tenant,
            Caller caller) {
        BigDecimal may = tolerance == null
                ? BigDecimal.ZERO
                : Money.parse("tolerance", tolerance).usd();
        return new Reconciler(StarterDatabase.of(database).get())
                .compare(
                        InvoiceFile.read(text(body)),
                        ProviderId.named(provider, List.of()),
                        may,
                        caller.tenant(tenant));
    }

    private static String text(byte[] body) {
        try {
            return BoundedFile.text(body);
        } catch (CharacterCodingException e) {
            throw new InvalidField("file", String.valueOf(e.getMessage()));
        }
    }
}
