package org.kudari.opencl.runtime;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.DeviceMemoryException;
import org.kudari.backend.tool.KernelTimer;
import org.kudari.layout.DType;
import org.kudari.opencl.TestDevice;

class SessionTest {
    private static final String SUM = "__kernel void sum(__global int *out, const int rounds) {\n"
            + "    for (int i = 0; i < rounds; i++) {\n"
            + "        out[get_global_id(0)] = out[get_global_id(0)] * 3 + i;\n"
            + "    }\n"
            + "}\n";

    private final DriverSpy driver = new DriverSpy();
    private OpenClDevice device;
    private Session session;

    @BeforeEach
    void open() {
        device = TestDevice.find();
        session = driver.open(device);
    }

    @AfterEach
    void close() {
        session.close();
        assertThat(driver.alive()).isEmpty();
        assertThat(driver.mistakes()).isEmpty();
    }

    @Test
    void copiesOfAllSizesArrive() {
        SplittableRandom random = new SplittableRandom(1);
        DeviceBuffer buffer = session.allocate(DType.UINT8, 40 << 20);
        // Sizes around the ends of the staging buffers, several times round the ring.
        for (int size : new int[] {1, 127, 129, (4 << 20) - 1, 4 << 20, (4 << 20) + 1, 33_333_333, 8 << 20, 5}) {
            byte[] sent = new byte[size];
            random.nextBytes(sent);
            byte[] expected = sent.clone();
            session.upload(MemorySegment.ofArray(sent), buffer, 3);
            random.nextBytes(sent);

            assertThat(downloaded(buffer, 3, size)).isEqualTo(expected);
        }
    }

    @Test
    void manyUploadsArriveInTheirOrder() {
        int each = 100_000;
        byte[] expected = new byte[100 * each];
        new SplittableRandom(2).nextBytes(expected);
        DeviceBuffer buffer = session.allocate(DType.UINT8, expected.length);
        byte[] sent = new byte[each];
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 100; i++) {
                System.arraycopy(expected, (i + 97 * round) % 100 * each, sent, 0, each);
                session.upload(MemorySegment.ofArray(sent), buffer, (long) i * each);
            }
        }
        byte[] last = new byte[expected.length];
        for (int i = 0; i < 100; i++) {
            System.arraycopy(expected, (i + 97 * 2) % 100 * each, last, i * each, each);
        }
        assertThat(downloaded(buffer, 0, expected.length)).isEqualTo(last);
    }

    @Test
    void emptyCopiesDoNothing() {
        DeviceBuffer buffer = session.allocate(DType.FLOAT32, 0);
        session.upload(MemorySegment.ofArray(new byte[0]), buffer, 0);

        assertThat(downloaded(buffer, 0, 0)).isEmpty();
    }

    @Test
    void uploadsDoNotWaitUntilAllStagingBuffersAreFull() {
        DeviceBuffer buffer = session.allocate(DType.UINT8, 1 << 20);
        MemorySegment small = MemorySegment.ofArray(new byte[1000]);
        startWork();
        long before = driver.calls("createPinned");
        for (int i = 0; i < 10_000; i++) {
            session.upload(small, buffer, 0);
        }
        assertThat(driver.calls("createPinned")).isEqualTo(before);
        assertThat(driver.calls("await")).isZero();
        assertThat(driver.calls("finish")).isZero();

        MemorySegment large = MemorySegment.ofArray(new byte[1 << 20]);
        for (int i = 0; i < 16; i++) {
            session.upload(large, buffer, 0);
        }
        assertThat(driver.calls("await")).isPositive();
    }

    @Test
    void afterADownloadAllStagingBuffersAreFree() {
        DeviceBuffer buffer = session.allocate(DType.UINT8, 12 << 20);
        MemorySegment data = MemorySegment.ofArray(new byte[12 << 20]);
        for (int i = 0; i < 4; i++) {
            session.upload(data, buffer, 0);
            downloaded(buffer, 0, 1);
            session.upload(data, buffer, 0);
            session.finish();
        }
        assertThat(driver.calls("await")).isZero();
    }

    @Test
    void closingWaitsForWorkInFlight() {
        startWork();
        session.upload(MemorySegment.ofArray(new byte[1000]), session.allocate(DType.UINT8, 1000), 0);
        session.close();

        assertThat(driver.calls().getLast()).isEqualTo("finish");
        assertThat(driver.alive()).isEmpty();
    }

    @Test
    void closingTwiceDoesNothing() {
        session.close();
        List<String> calls = driver.calls();
        session.close();

        assertThat(driver.calls()).isEqualTo(calls);
    }

    @Test
    void afterClosingReleasesDoNothingAndOtherCallsFail() {
        DeviceBuffer buffer = session.allocate(DType.INT32, 10);
        session.close();
        session.release(buffer);

        assertThat(session.allocatedBytes()).isZero();
        assertThatIllegalStateException()
                .isThrownBy(() -> session.allocate(DType.INT32, 1))
                .withMessage(device.description() + " was closed");
        assertThatIllegalStateException().isThrownBy(() -> downloaded(buffer, 0, 4));
        assertThatIllegalStateException().isThrownBy(() -> session.kernel("sum", SUM));
        assertThatIllegalStateException().isThrownBy(session::finish);
    }

    @Test
    void releasingTwiceDoesNothing() {
        DeviceBuffer buffer = session.allocate(DType.INT32, 10);
        session.release(buffer);
        session.release(buffer);

        assertThat(session.allocatedBytes()).isZero();
    }

    @Test
    void memoryOfWorkInFlightCanBeReleased() {
        startWork();
        DeviceBuffer other = session.allocate(DType.INT32, 100);
        session.launch(session.kernel("sum", SUM), new long[] {100}, new long[] {1}, other, 10);
        session.release(other);
        session.finish();
    }

    @Test
    void aProgramThatDoesNotCompileIsShownWithItsLog() {
        String source = "__kernel void wrong(__global int *out) {\n    out[0] = missing;\n}\n";
        assertThatExceptionOfType(OpenClException.class)
                .isThrownBy(() -> session.kernel("wrong", source))
                .withMessageStartingWith(device.description() + ", the kernel 'wrong': clBuildProgram failed: CL_")
                .withMessageContaining("missing")
                .withMessageContaining("   2      out[0] = missing;");
        assertThat(session.compiledPrograms()).isZero();
        assertStillUsable();
    }

    @Test
    void aProgramWithoutTheKernelIsAnError() {
        assertThatExceptionOfType(OpenClException.class)
                .isThrownBy(() -> session.kernel("other", SUM))
                .withMessageContaining("clCreateKernel failed: CL_INVALID_KERNEL_NAME");
        assertStillUsable();
    }

    @Test
    void moreMemoryThanTheDeviceHasIsRefused() {
        assertThatExceptionOfType(DeviceMemoryException.class)
                .isThrownBy(() -> session.allocate(DType.UINT8, device.globalMemory() + 1))
                .withMessageStartingWith(device.description() + ", no room for ");
        assertStillUsable();
    }

    @Test
    void errorsOfTheDriverAboutMemoryAreMemoryErrors() {
        for (String error : List.of("CL_MEM_OBJECT_ALLOCATION_FAILURE", "CL_OUT_OF_RESOURCES")) {
            driver.fail("createBuffer", error);
            assertThatExceptionOfType(DeviceMemoryException.class)
                    .isThrownBy(() -> session.allocate(DType.UINT8, 100))
                    .withMessageContaining("createBuffer failed: " + error);
            driver.repair();
        }
        assertThat(session.allocatedBytes()).isZero();
        assertStillUsable();
    }

    @Test
    void aDriverMayAllocateAtALaunch() {
        DeviceBuffer buffer = session.allocate(DType.INT32, 10);
        CompiledKernel kernel = session.kernel("sum", SUM);
        driver.fail("launch", "CL_MEM_OBJECT_ALLOCATION_FAILURE");
        assertThatExceptionOfType(DeviceMemoryException.class)
                .isThrownBy(() -> session.launch(kernel, new long[] {1}, new long[] {1}, buffer, 1))
                .withMessageContaining("launch failed: CL_MEM_OBJECT_ALLOCATION_FAILURE");
        driver.repair();
        assertStillUsable();
    }

    /** After a failure it is unknown which of two arguments the driver has, so both are set again. */
    @Test
    void argumentsAreSetAgainAfterAFailure() {
        DeviceBuffer first = session.allocate(DType.INT32, 1);
        DeviceBuffer second = session.allocate(DType.INT32, 1);
        upload(first, 1);
        upload(second, 1);
        CompiledKernel kernel = session.kernel("sum", SUM);
        session.launch(kernel, new long[] {1}, new long[] {1}, first, 1);
        // The first argument arrives, the second does not.
        driver.failAt(driver.calls().size() + 1);
        assertThatExceptionOfType(OpenClException.class)
                .isThrownBy(() -> session.launch(kernel, new long[] {1}, new long[] {1}, second, 2));
        session.launch(kernel, new long[] {1}, new long[] {1}, first, 1);

        assertThat(downloaded(first, 0, 4)).isEqualTo(bytes(9));
        assertThat(downloaded(second, 0, 4)).isEqualTo(bytes(1));
    }

    @Test
    void afterAFailedWaitTheStagingBufferIsReplaced() {
        DeviceBuffer buffer = session.allocate(DType.UINT8, 16 << 20);
        byte[] data = new byte[16 << 20];
        new SplittableRandom(3).nextBytes(data);
        session.upload(MemorySegment.ofArray(data), buffer, 0);
        driver.fail("await", DriverSpy.ERROR);
        assertThatExceptionOfType(OpenClException.class)
                .isThrownBy(() -> session.upload(MemorySegment.ofArray(new byte[100]), buffer, 0))
                .withMessageStartingWith(device.description() + ", an upload: await failed");
        driver.repair();

        session.upload(MemorySegment.ofArray(data).asSlice(100, 1000), buffer, 0);
        System.arraycopy(data, 100, data, 0, 1000);
        assertThat(downloaded(buffer, 0, data.length)).isEqualTo(data);
    }

    @Test
    void kernelsAreTimedOnDemand() {
        DeviceBuffer buffer = session.allocate(DType.INT32, 10_000);
        CompiledKernel kernel = session.kernel("sum", SUM);
        upload(buffer, 5);
        session.launch(kernel, new long[] {1}, new long[] {1}, buffer, 1);
        assertThat(session.takeTimes()).isEmpty();

        session.startTiming();
        session.startTiming();
        assertThat(driver.alive()).containsEntry("queue", 1);
        // Earlier commands are complete, and copies use the new queue.
        assertThat(downloaded(buffer, 0, 4)).isEqualTo(bytes(15));
        upload(buffer, 7);
        session.launch(kernel, new long[] {1}, new long[] {1}, buffer, 1);
        session.launch(kernel, new long[] {10_000}, new long[] {1}, buffer, 1_000);

        List<KernelTimer.KernelTime> times = session.takeTimes();
        assertThat(times).extracting(KernelTimer.KernelTime::name).containsExactly("sum", "sum");
        // Ten million times the work.
        assertThat(times.getLast().seconds())
                .isGreaterThan(times.getFirst().seconds())
                .isGreaterThan(0);
        assertThat(session.takeTimes()).isEmpty();
        session.launch(kernel, new long[] {1}, new long[] {1}, buffer, 1);
    }

    private void assertStillUsable() {
        DeviceBuffer buffer = session.allocate(DType.INT32, 1);
        upload(buffer, 5);
        session.launch(session.kernel("sum", SUM), new long[] {1}, new long[] {1}, buffer, 2);
        // (5 * 3 + 0) * 3 + 1
        assertThat(downloaded(buffer, 0, 4)).isEqualTo(bytes(46));
    }

    /** Work that takes the device far longer than the host takes to enqueue more. */
    private void startWork() {
        DeviceBuffer buffer = session.allocate(DType.INT32, 10_000);
        session.launch(session.kernel("sum", SUM), new long[] {10_000}, new long[] {1}, buffer, 10_000);
        session.flush();
    }

    private void upload(DeviceBuffer buffer, int value) {
        session.upload(MemorySegment.ofArray(new int[] {value}), buffer, 0);
    }

    private static byte[] bytes(int value) {
        return MemorySegment.ofArray(new int[] {value}).toArray(JAVA_BYTE);
    }

    private byte[] downloaded(DeviceBuffer buffer, long firstByte, int bytes) {
        byte[] target = new byte[bytes];
        session.download(buffer, firstByte, MemorySegment.ofArray(target));
        return target;
    }
}
