package org.kudari.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Whole groups that together have about as many rows as are wanted. */
public final class GroupShare {
    private GroupShare() {}

    /**
     * Takes groups out of those that are left, in their order. A group is taken if that brings the number of rows nearer.
     * If none does, the smallest is.
     *
     * @param <G> what stands for a group
     * @param left the groups, of which those that are taken are removed
     * @param size the number of rows of a group
     * @param wanted the wanted number of rows; 0 for none
     * @param leave how many groups must be left; there are more
     * @return the groups that were taken
     */
    public static <G> List<G> take(List<G> left, ToLongFunction<G> size, long wanted, int leave) {
        List<G> taken = new ArrayList<>();
        List<G> others = new ArrayList<>();
        long rows = 0;
        int smallest = 0;
        for (int i = 0; i < left.size(); i++) {
            G group = left.get(i);
            long more = rows + size.applyAsLong(group);
            boolean isSpare = left.size() - taken.size() > leave;
            if (isSpare && rows < wanted && Math.abs(more - wanted) <= wanted - rows) {
                taken.add(group);
                rows = more;
            } else {
                others.add(group);
            }
            smallest = size.applyAsLong(group) < size.applyAsLong(left.get(smallest)) ? i : smallest;
        }
        if (wanted > 0 && taken.isEmpty()) {
            taken.add(others.remove(smallest));
        }
        left.clear();
        left.addAll(others);
        return taken;
    }
}
