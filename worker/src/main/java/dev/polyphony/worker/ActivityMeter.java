package dev.polyphony.worker;

import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the activities of this process, local ones too: whatever a worker does begins with one. Temporal's own metrics
 * tell counts some seconds late. Safe for use by many threads.
 */
public final class ActivityMeter extends WorkerInterceptorBase {
    private final AtomicLong begun = new AtomicLong();
    private final AtomicInteger underWay = new AtomicInteger();

    /** So far. */
    public long begun() {
        return begun.get();
    }

    public boolean isIdle() {
        return underWay.get() == 0;
    }

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new ActivityInboundCallsInterceptorBase(next) {
            @Override
            public ActivityOutput execute(ActivityInput input) {
                begun.incrementAndGet();
                underWay.incrementAndGet();
                try {
                    return super.execute(input);
                } finally {
                    underWay.decrementAndGet();
                }
            }
        };
    }
}
