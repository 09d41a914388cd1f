package org.kudari.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;

/** The sweeps of a backend, kept from call to call: a steady call finds one that suits its tensors and makes nothing. */
final class Sweeps {
    /** Idle sweeps of one kernel; in a network, a kernel is used for tensors of a few shapes. */
    private static final int MOST = 32;

    private final ConcurrentHashMap<Kernel, ArrayList<Sweep>> idle = new ConcurrentHashMap<>();
    private final Programs programs;

    Sweeps(Programs programs) {
        this.programs = programs;
    }

    /** A sweep over tensors, which is to be given back. */
    Sweep take(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
        Sweep sweep = find(kernel, inputs, outputs);
        if (sweep == null) {
            return new Sweep(programs, kernel, uniforms, inputs, outputs);
        }
        sweep.bind(uniforms, inputs, outputs);
        return sweep;
    }

    private Sweep find(Kernel kernel, List<View> inputs, List<View> outputs) {
        ArrayList<Sweep> shelf = idle.get(kernel);
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

    void giveBack(Sweep sweep) {
        sweep.release();
        ArrayList<Sweep> shelf = idle.computeIfAbsent(sweep.kernel(), _ -> new ArrayList<>());
        synchronized (shelf) {
            if (shelf.size() == MOST) {
                shelf.removeFirst();
            }
            shelf.add(sweep);
        }
    }

    void clear() {
        idle.clear();
    }
}
