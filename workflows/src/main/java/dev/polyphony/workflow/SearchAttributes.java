package dev.polyphony.workflow;

import io.temporal.common.SearchAttributeKey;
import java.util.List;

/** What analyses can be listed by. Visible to all who see the namespace: nothing private goes in here. */
public final class SearchAttributes {
    public static final SearchAttributeKey<String> TENANT = SearchAttributeKey.forKeyword("PolyphonyTenant");
    public static final SearchAttributeKey<String> STRATEGY = SearchAttributeKey.forKeyword("PolyphonyStrategy");
    public static final SearchAttributeKey<String> STATUS = SearchAttributeKey.forKeyword("PolyphonyStatus");
    public static final SearchAttributeKey<Double> COST_USD = SearchAttributeKey.forDouble("PolyphonyCostUsd");
    public static final SearchAttributeKey<List<String>> MODELS = SearchAttributeKey.forKeywordList("PolyphonyModels");
    public static final SearchAttributeKey<Boolean> DEGRADED = SearchAttributeKey.forBoolean("PolyphonyDegraded");
    public static final SearchAttributeKey<String> CATEGORY = SearchAttributeKey.forKeyword("PolyphonyCategory");

    /** All of them, to be registered before the first analysis starts. */
    public static final List<SearchAttributeKey<?>> ALL =
            List.of(TENANT, STRATEGY, STATUS, COST_USD, MODELS, DEGRADED, CATEGORY);

    private SearchAttributes() {}
}
