package dev.polyphony.client;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Principal;
import dev.polyphony.call.InvalidField;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.InventoryQuery;
import dev.polyphony.plan.Compilation;
import java.util.List;

/**
 * What can be asked, and what one tenant's analyses would become, without beginning any: from the workers where some
 * run, which alone know their catalogue and their keys.
 */
public interface Planning {
    /** On whose behalf plans are compiled. */
    Principal principal();

    /** Models and providers as they are known; nobody is asked. */
    default Inventory inventory() {
        return inventory(new InventoryQuery(null));
    }

    /** As {@link #inventory()}; where the query asks, it takes as long as the slowest provider, at most a minute. */
    Inventory inventory(InventoryQuery query);

    /**
     * Compiles the analyses without executing them: nothing is asked and nothing is spent.
     *
     * @return a compilation for each, in their order
     * @throws InvalidField where one is of another tenant
     */
    List<Compilation> preview(List<Analysis> analyses);

    /**
     * To look at: as they travel when they are submitted, but nothing is kept.
     *
     * @throws InvalidField where one is of another tenant
     */
    static List<Analysis> drafts(List<Analysis> analyses, Principal principal) {
        return analyses.stream().map(analysis -> draft(analysis, principal)).toList();
    }

    private static Analysis draft(Analysis analysis, Principal principal) {
        principal.requireOwn(analysis.tenant());
        return analysis.travelsWhole() ? analysis : analysis.withImages(image -> image.keptAt("draft"));
    }
}
