package org.kudari.opencl.rows;

import static org.kudari.opencl.source.Code.code;

/**
 * A reduction of one number of each work-item of a row, in a tree through local memory. The rows of a work-group are
 * its second axis. Its first axis has a power of two of work-items, and all of them must call the function.
 */
final class TreeReduceSource {
    private TreeReduceSource() {}

    /** The declaration, in a kernel, of the local memory. */
    static String scratch(String type, int group) {
        return code("    __local %s scratch[%d];%n", type, group);
    }

    /**
     * Defines a function of a work-item's number and the local memory. It returns the result of the row to each
     * work-item.
     *
     * @param combined the combination of {@code a} and {@code b}
     */
    static String function(String type, String name, String combined) {
        return code("""
                %1$s %2$s(%1$s mine, __local %1$s *scratch) {
                    const int lanes = (int)get_local_size(0);
                    const int lane = (int)get_local_id(0);
                    __local %1$s *cells = scratch + (int)get_local_id(1) * lanes;
                    cells[lane] = mine;
                    for (int kept = lanes / 2; kept > 0; kept /= 2) {
                        barrier(CLK_LOCAL_MEM_FENCE);
                        if (lane < kept) {
                            const %1$s a = cells[lane];
                            const %1$s b = cells[lane + kept];
                            cells[lane] = %3$s;
                        }
                    }
                    barrier(CLK_LOCAL_MEM_FENCE);
                    const %1$s result = cells[0];
                    barrier(CLK_LOCAL_MEM_FENCE);
                    return result;
                }
                """, type, name, combined);
    }
}
