package org.kudari.pictures.diagram;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A map that never changes. {@link #with} gives another one in a time that grows with the logarithm of the size, because
 * the two share nearly all. So a diagram of thousands of nodes can be built node by node. It is a treap: Seidel and Aragon,
 * "Randomized search trees", 1996. Hashes stand for the random numbers.
 *
 * @param <K> the keys
 * @param <V> the values
 */
final class SharedMap<K extends Comparable<K>, V> {
    /** @param number how many keys were there before this one */
    private record Tree<K, V>(K key, V value, int number, Tree<K, V> left, Tree<K, V> right) {
        /** Keys that are alike get numbers that are not. */
        int priority() {
            int mixed = key.hashCode() * 0x9e3779b9;
            return (mixed ^ mixed >>> 15) * 0x85ebca6b;
        }

        Tree<K, V> with(Tree<K, V> newLeft, Tree<K, V> newRight) {
            return new Tree<>(key, value, number, newLeft, newRight);
        }
    }

    private final Tree<K, V> root;
    private final int size;

    private SharedMap(Tree<K, V> root, int size) {
        this.root = root;
        this.size = size;
    }

    static <K extends Comparable<K>, V> SharedMap<K, V> empty() {
        return new SharedMap<>(null, 0);
    }

    /** {@return the value of a key; null if there is none} */
    V get(K key) {
        Tree<K, V> tree = root;
        while (tree != null) {
            int order = key.compareTo(tree.key);
            if (order == 0) {
                return tree.value;
            }
            tree = order < 0 ? tree.left : tree.right;
        }
        return null;
    }

    /** {@return the map with a value at a key} A new key comes last. */
    SharedMap<K, V> with(K key, V value) {
        int newSize = get(key) == null ? size + 1 : size;
        return new SharedMap<>(with(root, key, value, size), newSize);
    }

    private static <K extends Comparable<K>, V> Tree<K, V> with(Tree<K, V> tree, K key, V value, int number) {
        if (tree == null) {
            return new Tree<>(key, value, number, null, null);
        }
        int order = key.compareTo(tree.key);
        if (order == 0) {
            return new Tree<>(key, value, tree.number, tree.left, tree.right);
        }
        if (order < 0) {
            Tree<K, V> left = with(tree.left, key, value, number);
            return left.priority() > tree.priority()
                    ? left.with(left.left, tree.with(left.right, tree.right))
                    : tree.with(left, tree.right);
        }
        Tree<K, V> right = with(tree.right, key, value, number);
        return right.priority() > tree.priority()
                ? right.with(tree.with(tree.left, right.left), right.right)
                : tree.with(tree.left, right);
    }

    /** {@return the map with all values changed} */
    SharedMap<K, V> changed(UnaryOperator<V> change) {
        return new SharedMap<>(changed(root, change), size);
    }

    private static <K, V> Tree<K, V> changed(Tree<K, V> tree, UnaryOperator<V> change) {
        return tree == null
                ? null
                : new Tree<>(
                        tree.key,
                        change.apply(tree.value),
                        tree.number,
                        changed(tree.left, change),
                        changed(tree.right, change));
    }

    /** {@return all values, in the order in which their keys came} */
    List<V> values() {
        List<V> values = new ArrayList<>(Collections.nCopies(size, null));
        collect(root, values);
        return values;
    }

    private static <K, V> void collect(Tree<K, V> tree, List<V> values) {
        if (tree != null) {
            collect(tree.left, values);
            values.set(tree.number, tree.value);
            collect(tree.right, values);
        }
    }
}
