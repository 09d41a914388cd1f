package org.kudari.opencl.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The programs of a device, compiled when they are first asked for. */
final class Programs {
    /** No warnings: generated code has functions that a kernel does not use, and some drivers print what they think of that. */
    private static final String OPTIONS = "-w";

    private final Driver driver;
    private final OpenClDevice device;
    private final Handle context;
    private final Map<String, CompiledKernel> kernels = new HashMap<>();
    private final List<Handle> opened = new ArrayList<>();
    private final List<Handle> programs = new ArrayList<>();

    Programs(Driver driver, OpenClDevice device, Handle context) {
        this.driver = driver;
        this.device = device;
        this.context = context;
    }

    /** The kernel of this name in a program that has this one kernel. */
    CompiledKernel kernel(String name, String source) {
        CompiledKernel known = kernels.get(source);
        if (known == null) {
            known = compile(name, source);
            kernels.put(source, known);
        }
        return known;
    }

    int size() {
        return kernels.size();
    }

    private CompiledKernel compile(String name, String source) {
        Handle program = driver.programOfSource(context, source);
        try {
            driver.build(program, device.id(), OPTIONS);
            Handle kernel = driver.createKernel(program, name);
            try {
                CompiledKernel compiled = new CompiledKernel(kernel, (int) driver.largestGroup(kernel, device.id()));
                opened.add(kernel);
                programs.add(program);
                return compiled;
            } catch (RuntimeException e) {
                driver.releaseKernel(kernel);
                throw e;
            }
        } catch (OpenClException e) {
            driver.releaseProgram(program);
            throw e.in("the kernel '" + name + "', whose source is\n" + numbered(source));
        }
    }

    private static String numbered(String source) {
        StringBuilder lines = new StringBuilder();
        int number = 1;
        for (String line : source.lines().toList()) {
            lines.append("%4d  %s%n".formatted(number++, line));
        }
        return lines.toString();
    }

    void close() {
        opened.forEach(driver::releaseKernel);
        programs.forEach(driver::releaseProgram);
    }
}
