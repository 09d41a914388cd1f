package org.kudari.tensor;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nodes of a graph from which chosen variables can be reached: a pass for these variables visits no others. */
final class WantedNodes {
    private final Set<Node.Leaf> variables = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Node, Boolean> leads = new IdentityHashMap<>();

    /**
     * @param root the node that the pass begins at
     * @param chosen the variables
     * @throws IllegalArgumentException if there are none, or one of them is no variable
     */
    WantedNodes(Node root, List<Tensor> chosen) {
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException(
                    "a backward pass for some variables needs at least one; without a list it is for all");
        }
        for (Tensor variable : chosen) {
            variables.add(Gradients.leaf(variable));
        }
        visit(root);
    }

    Set<Node.Leaf> variables() {
        return variables;
    }

    boolean contains(Node node) {
        return leads.get(node);
    }

    /** Visits operands before the operations on them. Graphs may be deeper than the stack, so it does not recurse. */
    private void visit(Node root) {
        Deque<Node> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            Node node = open.peek();
            boolean leading = node instanceof Node.Leaf leaf && variables.contains(leaf);
            boolean complete = true;
            if (node instanceof Node.RecordedOp recordedOp && recordedOp.isKept()) {
                for (int i = 0; i < recordedOp.operandCount(); i++) {
                    Node parent = recordedOp.parent(i);
                    Boolean known = parent == null ? Boolean.FALSE : leads.get(parent);
                    if (known == null) {
                        open.push(parent);
                        complete = false;
                    } else {
                        leading |= known;
                    }
                }
            } else if (node instanceof Node.RecordedOp) {
                // What led here was freed by another pass. The pass that comes to this node says so.
                leading = true;
            }
            if (complete) {
                leads.put(node, leading);
                open.pop();
            }
        }
    }
}
