package org.kudari.opencl.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** Finds the drivers and devices of this machine, through JOCL. */
public final class DeviceDiscovery {
    private static final System.Logger LOGGER = System.getLogger(DeviceDiscovery.class.getPackageName());

    /**
     * CL_DEVICE_TYPE_ALL as OpenCL's header defines it. JOCL's constant has the upper 32 bits set too, and Mesa's
     * driver refuses that.
     */
    private static final long ALL_TYPES = 0xFFFFFFFFL;

    private DeviceDiscovery() {}

    /** Asks every driver for its devices. Never throws: a machine without OpenCL is no error. */
    public static DiscoveredDevices discover() {
        try {
            String loader = loaderName(System.getProperty("os.name"));
            // JOCL prints to standard output if there is no loader, so it is not initialized then.
            if (!canLoad(loader)) {
                return DiscoveredDevices.without("no loader (" + loader + ") on this machine");
            }
            CL.setExceptionsEnabled(false);
            return SignalHandlers.preservedDuring(DeviceDiscovery::listDevices);
        } catch (LinkageError e) {
            return DiscoveredDevices.without("JOCL's native library does not run here (" + e.getMessage() + ")");
        } catch (IllegalCallerException e) {
            return DiscoveredDevices.without("this JVM may not call native code (--enable-native-access allows it)");
        }
    }

    /** The file name of the library that finds the drivers. */
    static String loaderName(String operatingSystem) {
        String system = operatingSystem.toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            return "OpenCL.dll";
        }
        return system.startsWith("mac") ? "/System/Library/Frameworks/OpenCL.framework/OpenCL" : "libOpenCL.so.1";
    }

    @SuppressWarnings("restricted")
    private static boolean canLoad(String library) {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup.libraryLookup(library, arena);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * A device, with the properties that decide its position in the list.
     *
     * @param isGpu whether it is a GPU
     * @param sharesMemory whether its memory is the host's, as that of a GPU in the processor
     */
    private record Candidate(OpenClDevice device, boolean isGpu, boolean sharesMemory) {}

    private static final Comparator<Candidate> BEST_FIRST = Comparator.comparing(Candidate::isGpu)
            .reversed()
            .thenComparing(candidate -> candidate.device().isProcessor())
            .thenComparing(Candidate::sharesMemory);

    private static DiscoveredDevices listDevices() {
        int[] count = new int[1];
        int status = CL.clGetPlatformIDs(0, null, count);
        if (status == CL.CL_PLATFORM_NOT_FOUND_KHR || status == CL.CL_SUCCESS && count[0] == 0) {
            return DiscoveredDevices.without("a loader is here, but no driver");
        }
        if (status != CL.CL_SUCCESS) {
            return DiscoveredDevices.without("the loader reports " + CL.stringFor_errorCode(status));
        }
        cl_platform_id[] platforms = new cl_platform_id[count[0]];
        CL.clGetPlatformIDs(platforms.length, platforms, null);
        List<Candidate> devices = new ArrayList<>();
        for (cl_platform_id platform : platforms) {
            try {
                addDevices(platform, devices);
            } catch (RuntimeException e) {
                // A driver with wrong answers does not hide the devices of other drivers.
                LOGGER.log(System.Logger.Level.DEBUG, "a driver's devices are left out", e);
            }
        }
        return DiscoveredDevices.of(
                devices.stream().sorted(BEST_FIRST).map(Candidate::device).toList());
    }

    // CL_DEVICE_HOST_UNIFIED_MEMORY is deprecated since OpenCL 2.0, but drivers still answer it.
    @SuppressWarnings("deprecation")
    private static void addDevices(cl_platform_id platform, List<Candidate> devices) {
        int[] count = new int[1];
        if (CL.clGetDeviceIDs(platform, ALL_TYPES, 0, null, count) != CL.CL_SUCCESS) {
            return;
        }
        cl_device_id[] found = new cl_device_id[count[0]];
        CL.clGetDeviceIDs(platform, ALL_TYPES, found.length, found, null);
        String name = text((size, to, length) -> CL.clGetPlatformInfo(platform, CL.CL_PLATFORM_NAME, size, to, length));
        String build =
                text((size, to, length) -> CL.clGetPlatformInfo(platform, CL.CL_PLATFORM_VERSION, size, to, length));
        for (cl_device_id device : found) {
            boolean isUsable = number(query(device, CL.CL_DEVICE_AVAILABLE)) != 0
                    && number(query(device, CL.CL_DEVICE_COMPILER_AVAILABLE)) != 0;
            if (isUsable) {
                boolean isGpu = (number(query(device, CL.CL_DEVICE_TYPE)) & CL.CL_DEVICE_TYPE_GPU) != 0;
                boolean sharesMemory = number(query(device, CL.CL_DEVICE_HOST_UNIFIED_MEMORY)) != 0;
                devices.add(new Candidate(describe(device, name, build), isGpu, sharesMemory));
            }
        }
    }

    private static OpenClDevice describe(cl_device_id device, String platform, String build) {
        String extensions = text(query(device, CL.CL_DEVICE_EXTENSIONS));
        return new OpenClDevice(
                new Handle(device),
                text(query(device, CL.CL_DEVICE_NAME)),
                platform,
                text(query(device, CL.CL_DRIVER_VERSION)),
                build + ", " + text(query(device, CL.CL_DEVICE_VERSION)),
                (int) number(query(device, CL.CL_DEVICE_MAX_COMPUTE_UNITS)),
                number(query(device, CL.CL_DEVICE_GLOBAL_MEM_SIZE)),
                number(query(device, CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE)),
                number(query(device, CL.CL_DEVICE_LOCAL_MEM_SIZE)),
                number(query(device, CL.CL_DEVICE_MAX_WORK_GROUP_SIZE)),
                (int) number(query(device, CL.CL_DEVICE_NATIVE_VECTOR_WIDTH_FLOAT)),
                number(query(device, CL.CL_DEVICE_MAX_PARAMETER_SIZE)),
                (number(query(device, CL.CL_DEVICE_SINGLE_FP_CONFIG)) & CL.CL_FP_FMA) != 0,
                (number(query(device, CL.CL_DEVICE_TYPE)) & CL.CL_DEVICE_TYPE_CPU) != 0,
                extensions.isEmpty() ? Set.of() : Set.copyOf(List.of(extensions.split("\\s+"))));
    }

    /** A query of OpenCL. It is called twice: for the length of the answer, then for the answer. */
    private interface Query {
        int ask(long size, Pointer to, long[] length);
    }

    private static Query query(cl_device_id device, int what) {
        return (size, to, length) -> CL.clGetDeviceInfo(device, what, size, to, length);
    }

    /** The bytes of the answer; none if the driver does not answer. */
    private static byte[] bytes(Query query) {
        long[] length = new long[1];
        if (query.ask(0, null, length) != CL.CL_SUCCESS) {
            return new byte[0];
        }
        byte[] answer = new byte[(int) length[0]];
        return query.ask(answer.length, Pointer.to(answer), null) == CL.CL_SUCCESS ? answer : new byte[0];
    }

    private static String text(Query query) {
        // The answer is a C string: the bytes after the first zero are padding.
        String answer = new String(bytes(query), StandardCharsets.UTF_8);
        int end = answer.indexOf('\0');
        return (end < 0 ? answer : answer.substring(0, end)).strip();
    }

    /** An unsigned answer of 4 or 8 bytes, since a size_t has either; 0 if the driver does not answer. */
    private static long number(Query query) {
        byte[] answer = bytes(query);
        ByteBuffer buffer = ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder());
        return switch (answer.length) {
            case Integer.BYTES -> Integer.toUnsignedLong(buffer.getInt());
            case Long.BYTES -> buffer.getLong();
            default -> 0;
        };
    }
}
