package org.kudari.expr;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Gives one object for all equal keys, as long as somebody refers to the object. The garbage collector takes the others.
 * So two objects that are in use have equal keys only if they are the same, and a program may make any number of them.
 *
 * <p>An entry refers to its object weakly and to nothing else, so that a whole tree of objects is collected at once.
 *
 * @param <K> describes an object
 * @param <T> the objects
 */
final class WeakInterner<K, T> {
    private final BiPredicate<T, K> isOf;

    /** Each entry is its own key. It equals no other entry, but the {@link Wanted} of its object. */
    private final ConcurrentHashMap<Object, Entry<T>> entries = new ConcurrentHashMap<>();

    private final ReferenceQueue<T> collected = new ReferenceQueue<>();

    /**
     * An empty interner.
     *
     * @param isOf whether an object is the one that a key describes
     */
    WeakInterner(BiPredicate<T, K> isOf) {
        this.isOf = isOf;
    }

    private static final class Entry<T> extends WeakReference<T> {
        private final int hash;

        Entry(T object, int hash, ReferenceQueue<T> collected) {
            super(object, collected);
            this.hash = hash;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }
    }

    /** A key by which the map finds an entry. It is never put into the map. */
    private record Wanted<K, T>(K key, int hash, BiPredicate<T, K> isOf) {
        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        @SuppressWarnings("unchecked")
        public boolean equals(Object other) {
            if (!(other instanceof Entry<?> entry)) {
                return false;
            }
            T object = (T) entry.get();
            return object != null && isOf.test(object, key);
        }
    }

    private T find(K key, int hash) {
        Entry<T> entry = entries.get(new Wanted<>(key, hash, isOf));
        return entry == null ? null : entry.get();
    }

    /**
     * The object that a key describes.
     *
     * @param hash of the key
     * @param make makes the object if none is in use
     */
    T intern(K key, int hash, Function<K, T> make) {
        T known = find(key, hash);
        return known != null ? known : add(key, hash, make);
    }

    private synchronized T add(K key, int hash, Function<K, T> make) {
        T known = find(key, hash);
        if (known != null) {
            return known;
        }
        forgetCollected();
        T made = make.apply(key);
        Entry<T> entry = new Entry<>(made, hash, collected);
        entries.put(entry, entry);
        return made;
    }

    private void forgetCollected() {
        for (Reference<? extends T> entry = collected.poll(); entry != null; entry = collected.poll()) {
            entries.remove(entry);
        }
    }

    /** The number of objects in use, and of some that the garbage collector is about to take. */
    int size() {
        forgetCollected();
        return entries.size();
    }
}
