package org.kudari.opencl.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.kudari.backend.CacheFolder;

/**
 * A driver that passes every call on to the real one. It records the calls and the objects that are alive, and can let
 * calls fail.
 */
public final class DriverSpy {
    /** The error with which calls fail, unless another is set. */
    public static final String ERROR = "CL_OUT_OF_RESOURCES";

    private static final Map<String, String> CREATED = Map.of(
            "createContext", "context",
            "createQueue", "queue",
            "createBuffer", "buffer",
            "createPinned", "pinned",
            "programOfSource", "program",
            "programOfBinary", "program",
            "createKernel", "kernel",
            "write", "event",
            "launchTimed", "event");

    private static final Set<String> RELEASES = Set.of(
            "releaseBuffer",
            "releasePinned",
            "releaseProgram",
            "releaseKernel",
            "releaseEvent",
            "releaseQueue",
            "releaseContext",
            "await");

    private final Driver driver = new JoclDriver();
    private final List<String> calls = new ArrayList<>();
    private final Map<Handle, String> alive = new IdentityHashMap<>();
    private final List<String> mistakes = new ArrayList<>();
    private final Set<String> broken = new HashSet<>();
    private final Set<String> brokenOnce = new HashSet<>();
    private String error = ERROR;
    private int failing = -1;
    private long largestGroup = Long.MAX_VALUE;

    /** A session on this driver that saves no programs. */
    public Session open(OpenClDevice device) {
        return open(device, CacheFolder.disabled());
    }

    /** A session on this driver. */
    public Session open(OpenClDevice device, CacheFolder folder) {
        return Session.open(device, driver(), folder);
    }

    /** The bytes of the device that a session's buffers hold. */
    public static long allocatedBytes(Session session) {
        return session.allocatedBytes();
    }

    Driver driver() {
        return (Driver) Proxy.newProxyInstance(
                Driver.class.getClassLoader(),
                new Class<?>[] {Driver.class},
                (_, method, arguments) -> call(method, arguments));
    }

    /**
     * Lets one call fail.
     *
     * @param call its number among the calls that may fail, from 0
     */
    public void failAt(int call) {
        failing = call;
    }

    /** Lets all calls of a name fail from now on. */
    public void fail(String name, String withError) {
        broken.add(name);
        error = withError;
    }

    /** Lets the next call of a name fail. */
    void failOnce(String name) {
        brokenOnce.add(name);
    }

    /** Limits the work-groups of all kernels. A launch in larger ones is recorded as a mistake. */
    public void limitGroups(long workItems) {
        largestGroup = workItems;
    }

    /** Lets no more calls fail. */
    public void repair() {
        broken.clear();
        brokenOnce.clear();
        failing = -1;
    }

    /** The names of the calls that may fail, in their order. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** The number of calls of a name. */
    public synchronized long calls(String name) {
        return calls.stream().filter(name::equals).count();
    }

    /** The number of objects of each kind that were created and not released. */
    public synchronized Map<String, Integer> alive() {
        Map<String, Integer> counts = new TreeMap<>();
        alive.values().forEach(kind -> counts.merge(kind, 1, Integer::sum));
        return counts;
    }

    /** Uses of objects that were released or never created. */
    public synchronized List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    private synchronized Object call(Method method, Object[] arguments) throws Throwable {
        String name = method.getName();
        boolean releases = RELEASES.contains(name);
        Stream.of(arguments).map(DriverSpy::handle).forEach(handle -> {
            // A device's handle is not created by a call, and never released.
            if (handle != null && !alive.containsKey(handle) && !isDevice(handle)) {
                mistakes.add(name + " of an object that is not alive");
            }
        });
        boolean mayFail = !name.startsWith("release");
        if (mayFail) {
            calls.add(name);
        }
        if (mayFail && (calls.size() - 1 == failing || broken.contains(name) || brokenOnce.remove(name))) {
            if (name.equals("finish") || name.equals("await")) {
                // The call waits for the device before it fails: the process would crash if a session ended while its
                // device works.
                method.invoke(driver, arguments);
            }
            if (releases) {
                alive.remove((Handle) arguments[0]);
            }
            throw new OpenClException(name, error, "");
        }
        Object result;
        try {
            result = method.invoke(driver, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            if (releases) {
                alive.remove(handle(arguments[arguments.length - 1]));
            }
        }
        if (CREATED.containsKey(name)) {
            alive.put(handle(result), CREATED.get(name));
        }
        if (name.startsWith("launch")
                && LongStream.of((long[]) arguments[3]).reduce(1, Math::multiplyExact) > largestGroup) {
            mistakes.add("launch in groups of " + Arrays.toString((long[]) arguments[3]));
        }
        return name.equals("largestGroup") ? Math.min(largestGroup, (long) result) : result;
    }

    private static boolean isDevice(Handle handle) {
        return handle.object() instanceof org.jocl.cl_device_id;
    }

    private static Handle handle(Object value) {
        return switch (value) {
            case Handle handle -> handle;
            case Driver.PinnedBuffer pinnedBuffer -> pinnedBuffer.buffer();
            case null, default -> null;
        };
    }
}
