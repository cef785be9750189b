package dev.polyphony.standalone;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Principal;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.client.Planning;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.InventoryQuery;
import dev.polyphony.plan.Compilation;
import dev.polyphony.worker.Planner;
import java.util.List;

/** In this process, where no worker runs that would be asked. */
record InProcessPlanning(Planner planner, Principal principal) implements Planning {

    @Override
    public Inventory inventory(InventoryQuery query) {
        return planner.inventory(query);
    }

    @Override
    public List<Compilation> preview(List<Analysis> analyses) {
        String workflowId = AnalysisIds.mint();
        return Planning.drafts(analyses, principal).stream()
                .map(draft -> planner.preview(draft, workflowId))
                .toList();
    }
}
