package org.kudari.backend;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A map of what is costly to make, such as a kernel's compiled form, that keeps the recently used entries and forgets
 * others. So a program that makes ever new kernels does not fill the memory. An entry is forgotten when at least {@link
 * #RecentCache capacity} others were used after it. Threads may share a cache.
 *
 * <p>There are two generations. A new or used entry is in the young one. When that is full, it becomes the old one in
 * place of the old one before, whose entries were not used meanwhile. So a look-up of a young entry is one of a hash
 * map, and allocates nothing.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public final class RecentCache<K, V> {
    private record Generations<K, V>(ConcurrentHashMap<K, V> young, ConcurrentHashMap<K, V> old) {}

    private final int capacity;
    private volatile Generations<K, V> generations =
            new Generations<>(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());

    /**
     * An empty cache.
     *
     * @param capacity the number of recently used entries that are kept at least; twice as many are kept at most
     */
    public RecentCache(int capacity) {
        this.capacity = capacity;
    }

    /**
     * {@return the value of a key; null if there is none}
     *
     * @param key the key
     */
    public V get(K key) {
        Generations<K, V> now = generations;
        V value = now.young.get(key);
        return value != null || now.old.isEmpty() ? value : getOld(key);
    }

    private synchronized V getOld(K key) {
        V value = generations.old.remove(key);
        if (value == null) {
            return generations.young.get(key);
        }
        putYoung(key, value);
        return value;
    }

    /**
     * {@return the value of a key, which is made if there is none} Of two threads that ask for the same key at the same
     * moment one makes the value and the other waits. Threads that ask for other keys wait too.
     *
     * @param key the key
     * @param make makes the value from the key; it does not use the cache
     */
    public V getOrMake(K key, Function<? super K, ? extends V> make) {
        V known = get(key);
        return known != null ? known : make(key, make);
    }

    private synchronized V make(K key, Function<? super K, ? extends V> make) {
        V known = get(key);
        if (known != null) {
            return known;
        }
        V made = make.apply(key);
        putYoung(key, made);
        return made;
    }

    private void putYoung(K key, V value) {
        generations.young.put(key, value);
        if (generations.young.size() >= capacity) {
            generations = new Generations<>(new ConcurrentHashMap<>(), generations.young);
        }
    }

    /** {@return the number of entries} */
    public int size() {
        Generations<K, V> now = generations;
        return now.young.size() + now.old.size();
    }

    /** {@return the keys of all entries} */
    public Stream<K> keys() {
        Generations<K, V> now = generations;
        return Stream.concat(now.young.keySet().stream(), now.old.keySet().stream());
    }

    /** Forgets all entries. */
    public synchronized void clear() {
        generations = new Generations<>(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    }
}
