package org.kudari.opencl;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.kudari.backend.Backend;
import org.kudari.opencl.runtime.OpenCl;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.Survey;

/** The device that tests run on: the first that there is. Without one they are skipped, or fail where one is required. */
public final class AnyDevice {
    private static final Survey SURVEY = OpenCl.survey();

    private AnyDevice() {}

    public static OpenClDevice find() {
        boolean required = Boolean.parseBoolean(System.getenv("KUDARI_REQUIRE_OPENCL"));
        assumeTrue(required || !SURVEY.devices().isEmpty(), SURVEY.sentence());
        return SURVEY.devices().getFirst();
    }

    static Backend open() {
        find();
        return new OpenClProvider().open("opencl:0", 0);
    }
}
