package org.kudari.device;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.ServiceLoader;
import org.kudari.backend.Backend;
import org.kudari.backend.BackendProvider;
import org.kudari.backend.DeviceSettings;
import org.kudari.backend.tool.ShapesOnlyBackend;

/**
 * Finds and opens devices. Backends register with {@link ServiceLoader}, on the class path and on the module path.
 *
 * <p>Two system properties put tools around every device that is opened. With {@code -Dkudari.debug=1} a device prints
 * how often each kernel ran and how long it took in all, when it is closed. {@code -Dkudari.debug=2} also prints a line
 * for each call, with its time and the layer that made it, and {@code -Dkudari.debug=4} the source of each kernel too.
 * {@code -Dkudari.validate=true} runs each call on the reference as well, and throws at the first that differs.
 */
public final class Devices {
    private Devices() {}

    /** {@return all devices present, the preferred ones first} */
    public static List<BackendProvider.AvailableDevice> available() {
        List<BackendProvider.AvailableDevice> found = new ArrayList<>();
        providers().forEach(provider -> found.addAll(provider.find()));
        found.sort(
                Comparator.comparingInt(BackendProvider.AvailableDevice::rank).reversed());
        return found;
    }

    /** {@return one sentence for each provider without devices, with the reason} */
    public static List<String> unavailableReasons() {
        return providers().stream()
                .map(BackendProvider::unavailableReason)
                .filter(sentence -> !sentence.isEmpty())
                .toList();
    }

    /**
     * Opens the preferred device, as {@code auto} does.
     *
     * @return the device, for the caller to close
     */
    public static Device best() {
        return open("auto");
    }

    /**
     * Opens a device by name with default settings.
     *
     * @param name a name as for {@link #open(String, DeviceSettings)}
     * @return the device, for the caller to close
     * @throws IllegalArgumentException if there is no such device; the message lists those that exist
     */
    public static Device open(String name) {
        return open(name, DeviceSettings.DEFAULT);
    }

    /**
     * Opens a device by name with a number of threads.
     *
     * @param name a name as for {@link #open(String, DeviceSettings)}
     * @param threads the number of threads; 0 lets the device choose
     * @return the device, for the caller to close
     * @throws IllegalArgumentException if there is no such device, or the number is negative
     */
    public static Device open(String name, int threads) {
        return open(name, DeviceSettings.DEFAULT.withThreads(threads));
    }

    /**
     * Opens a device with settings, such as matrix products whose factors are rounded to TF32:
     *
     * <pre>{@code
     * Device device = Devices.open("opencl", DeviceSettings.DEFAULT.withMatmulPrecision(MatmulPrecision.TF32));
     * }</pre>
     *
     * @param name {@code auto} for the preferred device; a kind such as {@code opencl} for the first device of it; a
     *     full name such as {@code opencl:1}; or a kind and a part of the device's own name, in upper or lower case:
     *     {@code opencl:h100}
     * @param settings the settings; they do not change which device {@code auto} is
     * @return the device, for the caller to close
     * @throws IllegalArgumentException if there is no such device, listing those that exist, if it does not support the
     *     settings, or if a system property for a tool has a value that means nothing
     */
    public static Device open(String name, DeviceSettings settings) {
        ToolProperties tools = ToolProperties.read();
        String wanted = name.equals("auto") ? preferred() : name;
        for (BackendProvider provider : providers()) {
            // Other providers are not asked: a search can be slow, and a broken driver can crash the process.
            if (!wanted.equals(provider.kind()) && !wanted.startsWith(provider.kind() + ":")) {
                continue;
            }
            for (BackendProvider.AvailableDevice device : provider.find()) {
                if (wanted.equals(provider.kind()) || isMeant(device, wanted)) {
                    return withTools(provider.open(device.name(), settings), tools);
                }
            }
        }
        List<String> names =
                available().stream().map(BackendProvider.AvailableDevice::name).toList();
        String absent = unavailableReasons().isEmpty() ? "" : " (" + String.join(" ", unavailableReasons()) + ")";
        throw new IllegalArgumentException(
                "there is no device '" + name + "' here; there are: auto, " + String.join(", ", names) + absent);
    }

    /**
     * {@return a device without memory, on which a program finds out the shapes of its results and whether its operands
     * fit} It computes nothing, and its values cannot be read.
     */
    public static Device shapesOnly() {
        return new Device(new ShapesOnlyBackend());
    }

    /**
     * Whether {@code wanted}, a kind followed by more text, is a device's full name or has a part of its description.
     */
    private static boolean isMeant(BackendProvider.AvailableDevice device, String wanted) {
        if (wanted.equals(device.name())) {
            return true;
        }
        String part = wanted.substring(wanted.indexOf(':') + 1).toLowerCase(Locale.ROOT);
        // A number is a device's index; it is not looked up in descriptions.
        boolean isNumber = part.chars().allMatch(Character::isDigit);
        return !isNumber && device.description().toLowerCase(Locale.ROOT).contains(part);
    }

    /** The name of the first device of the highest rank. */
    private static String preferred() {
        List<BackendProvider> providers = new ArrayList<>(providers());
        providers.sort(Comparator.comparingInt(BackendProvider::highestRank).reversed());
        BackendProvider.AvailableDevice best = null;
        for (BackendProvider provider : providers) {
            if (best != null && best.rank() >= provider.highestRank()) {
                break;
            }
            for (BackendProvider.AvailableDevice device : provider.find()) {
                if (best == null || device.rank() > best.rank()) {
                    best = device;
                }
            }
        }
        return Objects.requireNonNull(best, "the reference is always there").name();
    }

    private static Device withTools(Backend backend, ToolProperties tools) {
        try {
            return new Device(tools.around(backend));
        } catch (RuntimeException e) {
            backend.close();
            throw e;
        }
    }

    private static List<BackendProvider> providers() {
        // The engine's own loader, because a caller's context loader need not see the backends.
        return ServiceLoader.load(BackendProvider.class, Devices.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
