package org.kudari.examples.gallery;

import java.util.List;
import org.kudari.backend.BackendProvider;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.examples.gallery.page.Exhibit;
import org.kudari.examples.gallery.page.Language;
import org.kudari.examples.gallery.page.Page;

/** The pages of exhibits, for tests. */
final class Pages {
    private Pages() {}

    /** The names of the devices that are here. */
    static List<String> devices() {
        return Devices.available().stream()
                .map(BackendProvider.AvailableDevice::name)
                .toList();
    }

    /** The page of an exhibit in English. */
    static Page of(String exhibit, String device) {
        Exhibit found = Gallery.exhibits().stream()
                .filter(each -> each.name().equals(exhibit))
                .findFirst()
                .orElseThrow();
        try (Device opened = Devices.open(device)) {
            return found.page(opened, Language.EN);
        }
    }
}
