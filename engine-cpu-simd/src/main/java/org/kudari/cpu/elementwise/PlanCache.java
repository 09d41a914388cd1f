package org.kudari.cpu.elementwise;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.kudari.backend.View;

/**
 * Plans kept from call to call: a steady call finds one that suits its tensors and makes nothing.
 *
 * @param <K> what a plan depends on besides its tensors
 */
public final class PlanCache<K, P extends CallPlan> {
    /** Idle plans of one key; in a network, a kernel is used for tensors of a few shapes. */
    private static final int MOST = 32;

    private final ConcurrentHashMap<K, ArrayList<P>> idle = new ConcurrentHashMap<>();

    /** A plan that suits the tensors, which is to be given back unless the call fails; null if there is none. */
    public P take(K key, List<View> inputs, List<View> outputs) {
        ArrayList<P> shelf = idle.get(key);
        if (shelf == null) {
            return null;
        }
        synchronized (shelf) {
            // The last ones are those that were used last.
            for (int i = shelf.size() - 1; i >= 0; i--) {
                if (shelf.get(i).suits(inputs, outputs)) {
                    return shelf.remove(i);
                }
            }
            return null;
        }
    }

    /** Keeps a plan for later calls; it lets go of its tensors. */
    public void giveBack(K key, P plan) {
        plan.release();
        ArrayList<P> shelf = idle.get(key);
        if (shelf == null) {
            shelf = idle.computeIfAbsent(key, _ -> new ArrayList<>());
        }
        synchronized (shelf) {
            if (shelf.size() == MOST) {
                shelf.removeFirst();
            }
            shelf.add(plan);
        }
    }

    public void clear() {
        idle.clear();
    }
}
