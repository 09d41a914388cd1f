package org.kudari.cpu.elementwise;

import java.util.ArrayList;
import java.util.List;
import org.kudari.backend.RecentCache;
import org.kudari.backend.View;

/**
 * Plans that are kept from call to call. In a steady state a call finds a plan that matches its tensors, and allocates
 * none.
 *
 * @param <K> the properties besides the tensors that a plan depends on
 * @param <P> the kind of plan
 */
public final class PlanCache<K, P extends CallPlan> {
    /** The most idle plans of one key. A network uses a kernel for tensors of a few shapes. */
    private static final int MAX_IDLE_PLANS = 32;

    /** The keys whose plans are kept: more kernels than any network has. */
    private static final int KEPT_KEYS = 512;

    /** For each key the plans that no call uses at the moment. */
    private final RecentCache<K, ArrayList<P>> idle = new RecentCache<>(KEPT_KEYS);

    /**
     * Returns a plan that matches the tensors, or null if none is kept. The caller gives it back, unless the call
     * fails.
     */
    public P acquire(K key, List<View> inputs, List<View> outputs) {
        ArrayList<P> plans = idle.get(key);
        if (plans == null) {
            return null;
        }
        synchronized (plans) {
            // The most recently used plans are at the end.
            for (int i = plans.size() - 1; i >= 0; i--) {
                if (plans.get(i).matches(inputs, outputs)) {
                    return plans.remove(i);
                }
            }
            return null;
        }
    }

    /** Keeps a plan for later calls, without the tensors of the last one. */
    public void release(K key, P plan) {
        plan.unbind();
        ArrayList<P> plans = idle.getOrMake(key, _ -> new ArrayList<>());
        synchronized (plans) {
            if (plans.size() == MAX_IDLE_PLANS) {
                plans.removeFirst();
            }
            plans.add(plan);
        }
    }

    /** Returns the number of keys whose plans are kept. */
    public int size() {
        return idle.size();
    }

    /** Forgets all plans. */
    public void clear() {
        idle.clear();
    }
}
