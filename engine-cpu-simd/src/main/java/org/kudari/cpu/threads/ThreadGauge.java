package org.kudari.cpu.threads;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Decides how many threads share a piece of work: no more than its cost is worth, and of these as many as were measured
 * to pay. A gauge that is not adaptive leaves out the second. More threads are not always faster: the JIT or
 * another program may need a processor, and two processors of a virtual machine may be one core for a while. A loop then
 * waits for a thread that does not run.
 *
 * <p>Each piece of work has a number of threads: a product of some shape, or a loop of some kind and length. Now and then
 * a call runs with half as many or twice as many, and the number changes to that if it was faster. Results do not depend
 * on it.
 *
 * <p>All work together decides whether the pool's threads are worth keeping awake. If sharing has saved no time in a
 * window of {@value #WINDOW_NANOS} ns, the pool rests: each call runs on its own thread, and the other threads park.
 * After the rest comes a trial window, in which all work is shared. Each rest is twice as long as the one before until
 * sharing pays, and longer after a costly trial, so that trials cost little.
 *
 * <p>A balance counts the time that sharing saves and loses. A window ends at once when the balance is used up. Sharing
 * that has paid outlives an interruption or two, because its savings stand against what that costs.
 *
 * <p>Callers on several threads may lose each other's updates. That delays a decision and harms nothing.
 */
public final class ThreadGauge {
    /** The least cost of a thread's part of the work, in additions: some microseconds, as long as its start takes. */
    private static final long MIN_THREAD_COST = 1L << 17;

    /** The pieces of work that are kept. A new one replaces the old one of its slot. */
    private static final int SLOTS = 512;

    /** One call in so many is a sample of another number of threads, at first and after a change of the number. */
    private static final int FIRST_SAMPLE_EVERY = 16;

    /** The samples become rarer, down to one call in so many: one thread may take twice as long as two. */
    private static final int LAST_SAMPLE_EVERY = 256;

    /** A number of threads replaces another if it takes less than this part of its time. */
    private static final float CLEARLY_LESS = 0.97f;

    /** In a trial, work of which two threads take more than so many times as long as one goes back to one. */
    private static final float FAR_MORE = 1.5f;

    /** A measurement weighs at least one in so many in its mean. */
    private static final int MEMORY = 8;

    /** A call that takes more than so many times the mean was interrupted, and counts as this. */
    private static final int MAX_OUTLIER = 4;

    private static final long WINDOW_NANOS = 20_000_000;

    /** The time that a trial may lose. */
    private static final double TRIAL_NANOS = 800_000;

    /** The most savings that stand against later losses. */
    private static final double MAX_BALANCE = 5_000_000;

    /** Sharing pays if it saves more than this part of the time that it takes. */
    private static final double MIN_SAVING = 0.02;

    /** The time in which threads wake up after a rest. Calls that begin in it do not count. */
    private static final long SETTLING_NANOS = 300_000;

    private static final long MIN_REST_NANOS = 20_000_000;
    private static final long MAX_REST_NANOS = 200_000_000;

    /**
     * The rest after a trial is at least so many times as long as what it lost. A thread that the JIT or another program
     * displaces makes a call wait for milliseconds.
     */
    private static final int REST_FOR_LOSS = 100;

    private static final long LONGEST_REST_NANOS = 1_000_000_000;

    private final int maxThreads;
    private final boolean isAdaptive;
    private final LongSupplier clock;
    private final Size[] sizes = new Size[SLOTS];

    private volatile boolean resting;

    /** Whether this window is the first one after a rest, or the first of all. */
    private boolean isTrial = true;

    /** When the rest ends, if the pool rests. */
    private long restEnd;

    /** The length of the next rest. */
    private long restNanos = MIN_REST_NANOS;

    /** The number of rests that have ended. Work that has not seen the end of the last one tries to share again. */
    private int rests;

    private long windowStart;

    /** Until when measurements of shared work do not count. */
    private long settled;

    /** What shared calls may lose before the pool rests. */
    private double balance = TRIAL_NANOS;

    /** The time of the shared calls of this window whose time on one thread is known. */
    private double sharedNanos;

    /** What these calls would have taken on one thread. */
    private double aloneNanos;

    /** What the shared calls of this window lost, those included that began before threads had settled. */
    private double lostNanos;

    /** The time of the shared calls of this window whose time on one thread is not known. */
    private double unknownNanos;

    /**
     * @param maxThreads the number of threads of the pool
     * @param isAdaptive whether measurements decide; if not, work gets all threads that its cost is worth
     * @param clock the time in nanoseconds
     */
    ThreadGauge(int maxThreads, boolean isAdaptive, LongSupplier clock) {
        this.maxThreads = maxThreads;
        this.isAdaptive = isAdaptive;
        this.clock = clock;
        windowStart = clock.getAsLong();
        settled = windowStart;
    }

    /** Whether the other threads of the pool should park at once when they have nothing to do. */
    boolean isResting() {
        return resting;
    }

    /** Whether work is so short that one thread always runs it, in additions. */
    public boolean isShort(long cost) {
        return cost < 2 * MIN_THREAD_COST || maxThreads == 1;
    }

    /**
     * Returns the number of threads for work that is not short.
     *
     * @param work names the work: calls with the same number take about the same time
     * @param cost its cost in additions
     * @param now the time
     */
    public int threads(long work, long cost, long now) {
        int worthThreads = (int) Math.min(maxThreads, cost / MIN_THREAD_COST);
        if (!isAdaptive) {
            return worthThreads;
        }
        if (resting && now - restEnd < 0) {
            return 1;
        }
        if (resting) {
            endRest(now);
        } else if (now - windowStart > WINDOW_NANOS || balance < 0) {
            endWindow(now);
        }
        int mostLevel = level(worthThreads);
        Size size = size(work);
        if (size.rests != rests) {
            size.tryAgain(mostLevel);
            size.rests = rests;
        }
        return Math.min(worthThreads, 1 << size.choose(mostLevel, isTrial));
    }

    /**
     * Takes the time of work that is not short.
     *
     * @param work names the work, as for {@link #threads}
     * @param threads the number of threads that it had
     * @param start when it began
     */
    public void record(long work, int threads, long start) {
        if (!isAdaptive) {
            return;
        }
        float nanos = clock.getAsLong() - start;
        Size size = size(work);
        boolean isSettled = threads == 1 || start - settled >= 0;
        if (isSettled) {
            size.add(level(threads), nanos);
        }
        if (threads == 1) {
            return;
        }
        if (size.calls[0] == 0) {
            unknownNanos += nanos;
            return;
        }
        float saved = size.nanos[0] - nanos;
        lostNanos -= saved;
        if (isSettled) {
            sharedNanos += nanos;
            aloneNanos += size.nanos[0];
            balance = Math.min(balance + saved, MAX_BALANCE);
        }
    }

    private void endRest(long now) {
        rests++;
        settled = now + SETTLING_NANOS;
        balance = TRIAL_NANOS;
        isTrial = true;
        startWindow(now);
        resting = false;
    }

    private void endWindow(long now) {
        boolean isUnknown = unknownNanos > sharedNanos;
        if (balance >= 0 && aloneNanos > (1 + MIN_SAVING) * sharedNanos) {
            restNanos = MIN_REST_NANOS;
            isTrial = false;
        } else if (balance < 0 || !isUnknown) {
            double forLoss = isTrial ? REST_FOR_LOSS * lostNanos : 0;
            restEnd = now + (long) Math.clamp(forLoss, restNanos, LONGEST_REST_NANOS);
            restNanos = Math.min(2 * restNanos, MAX_REST_NANOS);
            resting = true;
        }
        startWindow(now);
    }

    private void startWindow(long now) {
        windowStart = now;
        sharedNanos = 0;
        aloneNanos = 0;
        unknownNanos = 0;
        lostNanos = 0;
    }

    /** Returns the least level of at least so many threads. */
    private static int level(int threads) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(threads - 1);
    }

    private Size size(long work) {
        // Fibonacci hashing (Knuth, volume 3, 6.4).
        int slot = (int) (work * 0x9E3779B97F4A7C15L >>> Long.SIZE - Integer.numberOfTrailingZeros(SLOTS));
        Size size = sizes[slot];
        if (size == null || size.work != work) {
            size = new Size(work, level(maxThreads) + 1);
            sizes[slot] = size;
        }
        return size;
    }

    /** Work of one kind and size. A level is the binary logarithm of a number of threads. */
    private static final class Size {
        final long work;

        /** The number of the rest after which this tried to share; before all rests at first. */
        int rests = -1;

        private int level;
        private int sampleEvery = FIRST_SAMPLE_EVERY;

        /** The mean time of a call, by level. */
        final float[] nanos;

        /** The number of measurements that a mean is made of, up to {@link #MEMORY}; 0 if there is none. */
        final byte[] calls;

        Size(long work, int levels) {
            this.work = work;
            nanos = new float[levels];
            calls = new byte[levels];
        }

        /** Starts with the most threads again. What is known of one thread stays. */
        void tryAgain(int mostLevel) {
            level = mostLevel;
            sampleEvery = FIRST_SAMPLE_EVERY;
            for (int i = 1; i < calls.length; i++) {
                calls[i] = 0;
            }
        }

        /** Returns the level for a call. */
        int choose(int mostLevel, boolean isTrial) {
            // What one thread takes has to be known before anything can be said.
            if (calls[0] == 0 && calls[level] > 1) {
                return 0;
            }
            if (isTrial) {
                return chooseForTrial(mostLevel);
            }
            if (level > 0 && isClearlyFaster(level - 1)) {
                level--;
                sampleEvery = FIRST_SAMPLE_EVERY;
            } else if (level < mostLevel && isClearlyFaster(level + 1)) {
                level++;
                sampleEvery = FIRST_SAMPLE_EVERY;
            }
            ThreadLocalRandom random = ThreadLocalRandom.current();
            if (random.nextInt(sampleEvery) != 0) {
                return level;
            }
            sampleEvery = Math.min(2 * sampleEvery, LAST_SAMPLE_EVERY);
            boolean more = level == 0 || level < mostLevel && random.nextBoolean();
            return more ? level + 1 : level - 1;
        }

        /** Shares the call. Takes fewer threads if this many are slower than one, and one if two are far slower. */
        private int chooseForTrial(int mostLevel) {
            level = Math.min(level, mostLevel);
            if (level > 1 && isClearlyFaster(0) || level == 1 && isFarFaster(0)) {
                level--;
            }
            return level;
        }

        private boolean isFarFaster(int other) {
            return calls[other] > 1 && calls[level] > 1 && FAR_MORE * nanos[other] < nanos[level];
        }

        private boolean isClearlyFaster(int other) {
            return calls[other] > 1 && calls[level] > 1 && nanos[other] < CLEARLY_LESS * nanos[level];
        }

        void add(int level, float measured) {
            float mean = nanos[level];
            if (calls[level] == 0 || measured < mean / 2) {
                // The first one. Or the JIT has compiled something since.
                calls[level] = 1;
                nanos[level] = measured;
            } else {
                int weight = Math.min(MEMORY, calls[level] + 1);
                calls[level] = (byte) weight;
                nanos[level] = mean + (Math.min(measured, MAX_OUTLIER * mean) - mean) / weight;
            }
        }
    }
}
