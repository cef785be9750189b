package dev.polyphony.attempt;

import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.hosts.Hosts;
import dev.polyphony.port.AnalysisEvents;
import dev.polyphony.port.EventRecorder;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.telemetry.RequestTelemetry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What calls have that not every worker or queue gives them.
 *
 * @param told absent where no answer is told in pieces
 * @param hosts absent where each provider is one host
 * @param inline calls at once for each lane that they pass by; absent on the lanes themselves
 */
record CallFeatures(
        CallAccounting accounting,
        @Nullable Told told,
        @Nullable Hosts hosts,
        RequestTelemetry telemetry,
        @Nullable Integer inline) {

    /** Where pieces of answers are told, and what was told of those that broke off. */
    record Told(EventRecorder recorder, UnfinishedAnswers unfinished, StreamSettings streams) {}

    static CallFeatures none(CallAccounting accounting) {
        return new CallFeatures(accounting, null, null, RequestTelemetry.none(), null);
    }

    CallFeatures recalling(SemanticAnswers answers, Catalogue catalogue) {
        return new CallFeatures(accounting.recalling(answers, catalogue), told, hosts, telemetry, inline);
    }

    CallFeatures telling(EventRecorder recorder, AnalysisEvents events, StreamSettings streams) {
        Told telling = new Told(recorder, new UnfinishedAnswers(recorder, events), streams);
        return new CallFeatures(accounting, telling, hosts, telemetry, inline);
    }

    CallFeatures placing(Hosts places) {
        return new CallFeatures(accounting, told, places, telemetry, inline);
    }

    CallFeatures reporting(RequestTelemetry to) {
        return new CallFeatures(accounting, told, hosts, to, inline);
    }

    CallFeatures inline(int most) {
        return new CallFeatures(accounting, told, hosts, telemetry, most);
    }

    /** Calls at once of a lane in this process. */
    int most() {
        return inline == null ? Integer.MAX_VALUE : inline;
    }

    /** Those of the place where calls run and of the hosts that they run at. */
    List<Guard> guards(Catalogue catalogue, ModelClients clients) {
        List<Guard> guards = new ArrayList<>();
        if (inline != null) {
            guards.add(new InlineBulkhead(catalogue, inline));
        }
        if (hosts != null) {
            guards.add(new HostGuard(catalogue, hosts, clients, most()));
        }
        return guards;
    }
}
