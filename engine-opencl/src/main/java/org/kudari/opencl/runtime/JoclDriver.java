package org.kudari.opencl.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_device_id;
import org.jocl.cl_event;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_program;

/** The functions of the OpenCL library, through JOCL. No class names JOCL but this one and {@link DeviceDiscovery}. */
final class JoclDriver implements Driver {

    @Override
    public Handle createContext(Handle device) {
        int[] status = new int[1];
        cl_device_id[] devices = {device(device)};
        cl_context context = SignalHandlers.preservedDuring(
                () -> CL.clCreateContext(null, devices.length, devices, null, null, status));
        check("clCreateContext", status[0]);
        return new Handle(context);
    }

    // Deprecated since OpenCL 2.0, but some current drivers lack its successor.
    @SuppressWarnings("deprecation")
    @Override
    public Handle createQueue(Handle context, Handle device, boolean isTimed) {
        int[] status = new int[1];
        long properties = isTimed ? CL.CL_QUEUE_PROFILING_ENABLE : 0;
        cl_command_queue queue = CL.clCreateCommandQueue(context(context), device(device), properties, status);
        check("clCreateCommandQueue", status[0]);
        return new Handle(queue);
    }

    @Override
    public Handle createBuffer(Handle context, long bytes) {
        return new Handle(memory(context, CL.CL_MEM_READ_WRITE, bytes));
    }

    @Override
    public PinnedBuffer createPinned(Handle context, Handle queue, long bytes) {
        cl_mem memory = memory(context, CL.CL_MEM_READ_WRITE | CL.CL_MEM_ALLOC_HOST_PTR, bytes);
        int[] status = new int[1];
        ByteBuffer mapped = CL.clEnqueueMapBuffer(
                queue(queue), memory, true, CL.CL_MAP_READ | CL.CL_MAP_WRITE, 0, bytes, 0, null, null, status);
        if (status[0] != CL.CL_SUCCESS) {
            CL.clReleaseMemObject(memory);
            check("clEnqueueMapBuffer", status[0]);
        }
        return new PinnedBuffer(new Handle(memory), mapped.order(ByteOrder.nativeOrder()));
    }

    private static cl_mem memory(Handle context, long flags, long bytes) {
        int[] status = new int[1];
        cl_mem memory = CL.clCreateBuffer(context(context), flags, bytes, null, status);
        check("clCreateBuffer", status[0]);
        return memory;
    }

    @Override
    public Handle write(Handle queue, Handle buffer, long offset, ByteBuffer source, long bytes) {
        cl_event event = new cl_event();
        check(
                "clEnqueueWriteBuffer",
                CL.clEnqueueWriteBuffer(
                        queue(queue), mem(buffer), false, offset, bytes, Pointer.toBuffer(source), 0, null, event));
        return new Handle(event);
    }

    @Override
    public void read(Handle queue, Handle buffer, long offset, ByteBuffer target, long bytes) {
        check(
                "clEnqueueReadBuffer",
                CL.clEnqueueReadBuffer(
                        queue(queue), mem(buffer), true, offset, bytes, Pointer.toBuffer(target), 0, null, null));
    }

    @Override
    public Handle programOfSource(Handle context, String source) {
        int[] status = new int[1];
        cl_program program = CL.clCreateProgramWithSource(context(context), 1, new String[] {source}, null, status);
        check("clCreateProgramWithSource", status[0]);
        return new Handle(program);
    }

    @Override
    public Handle programOfBinary(Handle context, Handle device, byte[] binary) {
        int[] status = new int[1];
        int[] ofDevice = new int[1];
        cl_program program = CL.clCreateProgramWithBinary(
                context(context),
                1,
                new cl_device_id[] {device(device)},
                new long[] {binary.length},
                new byte[][] {binary},
                ofDevice,
                status);
        check("clCreateProgramWithBinary", status[0]);
        if (ofDevice[0] != CL.CL_SUCCESS) {
            CL.clReleaseProgram(program);
            check("clCreateProgramWithBinary", ofDevice[0]);
        }
        return new Handle(program);
    }

    @Override
    public void build(Handle program, Handle device, String options) {
        cl_device_id[] devices = {device(device)};
        int status = SignalHandlers.preservedDuring(
                () -> CL.clBuildProgram(program(program), devices.length, devices, options, null, null));
        if (status != CL.CL_SUCCESS) {
            throw new OpenClException("clBuildProgram", CL.stringFor_errorCode(status), log(program, device));
        }
    }

    private static String log(Handle program, Handle device) {
        long[] length = new long[1];
        cl_program built = program(program);
        cl_device_id on = device(device);
        if (CL.clGetProgramBuildInfo(built, on, CL.CL_PROGRAM_BUILD_LOG, 0, null, length) != CL.CL_SUCCESS) {
            return "";
        }
        byte[] log = new byte[(int) length[0]];
        CL.clGetProgramBuildInfo(built, on, CL.CL_PROGRAM_BUILD_LOG, log.length, Pointer.to(log), null);
        return new String(log, StandardCharsets.UTF_8).replace("\0", "").strip();
    }

    @Override
    public byte[] binary(Handle program) {
        long[] length = new long[1];
        check(
                "clGetProgramInfo",
                CL.clGetProgramInfo(
                        program(program), CL.CL_PROGRAM_BINARY_SIZES, Sizeof.size_t, Pointer.to(length), null));
        byte[] binary = new byte[(int) length[0]];
        if (binary.length > 0) {
            // PoCL compiles the program again for this.
            int status = SignalHandlers.preservedDuring(() -> CL.clGetProgramInfo(
                    program(program), CL.CL_PROGRAM_BINARIES, Sizeof.POINTER, Pointer.to(Pointer.to(binary)), null));
            check("clGetProgramInfo", status);
        }
        return binary;
    }

    @Override
    public Handle createKernel(Handle program, String name) {
        int[] status = new int[1];
        cl_kernel kernel = CL.clCreateKernel(program(program), name, status);
        check("clCreateKernel", status[0]);
        return new Handle(kernel);
    }

    @Override
    public long largestGroup(Handle kernel, Handle device) {
        long[] size = new long[1];
        check(
                "clGetKernelWorkGroupInfo",
                CL.clGetKernelWorkGroupInfo(
                        kernel(kernel),
                        device(device),
                        CL.CL_KERNEL_WORK_GROUP_SIZE,
                        Sizeof.size_t,
                        Pointer.to(size),
                        null));
        return size[0];
    }

    @Override
    public void setArgument(Handle kernel, int index, Object value) {
        cl_kernel of = kernel(kernel);
        int status = switch (value) {
            case Handle buffer -> CL.clSetKernelArg(of, index, Sizeof.cl_mem, Pointer.to(mem(buffer)));
            case Integer number -> CL.clSetKernelArg(of, index, Sizeof.cl_int, Pointer.to(new int[] {number}));
            case Long number -> CL.clSetKernelArg(of, index, Sizeof.cl_long, Pointer.to(new long[] {number}));
            case Float number -> CL.clSetKernelArg(of, index, Sizeof.cl_float, Pointer.to(new float[] {number}));
            case Double number -> CL.clSetKernelArg(of, index, Sizeof.cl_double, Pointer.to(new double[] {number}));
            default -> throw new IllegalArgumentException("no kernel takes a " + value.getClass());
        };
        if (status != CL.CL_SUCCESS) {
            throw new OpenClException(
                    "clSetKernelArg", CL.stringFor_errorCode(status), "argument " + index + " was " + value);
        }
    }

    @Override
    public void launch(Handle queue, Handle kernel, long[] global, long[] local) {
        check(
                "clEnqueueNDRangeKernel",
                CL.clEnqueueNDRangeKernel(
                        queue(queue), kernel(kernel), global.length, null, global, local, 0, null, null));
    }

    @Override
    public Handle launchTimed(Handle queue, Handle kernel, long[] global, long[] local) {
        cl_event event = new cl_event();
        check(
                "clEnqueueNDRangeKernel",
                CL.clEnqueueNDRangeKernel(
                        queue(queue), kernel(kernel), global.length, null, global, local, 0, null, event));
        return new Handle(event);
    }

    @Override
    public double seconds(Handle event) {
        return (nanoseconds(event, CL.CL_PROFILING_COMMAND_END) - nanoseconds(event, CL.CL_PROFILING_COMMAND_START))
                * 1e-9;
    }

    private static long nanoseconds(Handle event, int what) {
        long[] time = new long[1];
        check(
                "clGetEventProfilingInfo",
                CL.clGetEventProfilingInfo((cl_event) event.object(), what, Sizeof.cl_ulong, Pointer.to(time), null));
        return time[0];
    }

    @Override
    public void flush(Handle queue) {
        check("clFlush", CL.clFlush(queue(queue)));
    }

    @Override
    public void finish(Handle queue) {
        check("clFinish", CL.clFinish(queue(queue)));
    }

    @Override
    public void await(Handle event) {
        cl_event awaited = (cl_event) event.object();
        int status = CL.clWaitForEvents(1, new cl_event[] {awaited});
        CL.clReleaseEvent(awaited);
        check("clWaitForEvents", status);
    }

    @Override
    public void releaseBuffer(Handle buffer) {
        CL.clReleaseMemObject(mem(buffer));
    }

    @Override
    public void releasePinned(Handle queue, PinnedBuffer pinnedBuffer) {
        CL.clEnqueueUnmapMemObject(queue(queue), mem(pinnedBuffer.buffer()), pinnedBuffer.memory(), 0, null, null);
        CL.clReleaseMemObject(mem(pinnedBuffer.buffer()));
    }

    @Override
    public void releaseProgram(Handle program) {
        CL.clReleaseProgram(program(program));
    }

    @Override
    public void releaseKernel(Handle kernel) {
        CL.clReleaseKernel(kernel(kernel));
    }

    @Override
    public void releaseEvent(Handle event) {
        CL.clReleaseEvent((cl_event) event.object());
    }

    @Override
    public void releaseQueue(Handle queue) {
        CL.clReleaseCommandQueue(queue(queue));
    }

    @Override
    public void releaseContext(Handle context) {
        CL.clReleaseContext(context(context));
    }

    private static void check(String call, int status) {
        if (status != CL.CL_SUCCESS) {
            throw new OpenClException(call, CL.stringFor_errorCode(status), "");
        }
    }

    private static cl_device_id device(Handle handle) {
        return (cl_device_id) handle.object();
    }

    private static cl_context context(Handle handle) {
        return (cl_context) handle.object();
    }

    private static cl_command_queue queue(Handle handle) {
        return (cl_command_queue) handle.object();
    }

    private static cl_mem mem(Handle handle) {
        return (cl_mem) handle.object();
    }

    private static cl_program program(Handle handle) {
        return (cl_program) handle.object();
    }

    private static cl_kernel kernel(Handle handle) {
        return (cl_kernel) handle.object();
    }
}
