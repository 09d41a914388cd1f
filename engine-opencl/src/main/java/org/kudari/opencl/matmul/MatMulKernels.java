package org.kudari.opencl.matmul;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kudari.backend.Epilogue;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.opencl.launch.Grid;
import org.kudari.opencl.launch.KernelArguments;
import org.kudari.opencl.matmul.source.NaiveMatMulSource;
import org.kudari.opencl.runtime.CompiledKernel;
import org.kudari.opencl.runtime.Session;

/**
 * Matrix products: by matrix units where these were asked for; else by registers on processors, by tiles of local memory on GPUs; element
 * by element where nothing else is worth it.
 */
public final class MatMulKernels {
    /** Multiply-adds below which a launch takes longer than the arithmetic. */
    private static final long MAX_NAIVE_TERMS = 1 << 14;

    private final Session session;
    private final RegisterBlockMatMul registerBlockMatMul;
    private final TiledMatMul tiledMatMul;
    private final Optional<MatrixUnitMatMul> matrixUnits;
    private final ConcurrentHashMap<NaiveMatMulSource, CompiledKernel> naiveKernels = new ConcurrentHashMap<>();

    /** @param units for products of floats that need not be exact; empty where they have to be */
    public MatMulKernels(Session session, Optional<MatrixUnitMatMul> units) {
        this.session = session;
        this.matrixUnits = units;
        MatMulTuning tuning = MatMulTuning.load(session.device(), session.folder());
        registerBlockMatMul = new RegisterBlockMatMul(session, tuning);
        tiledMatMul = new TiledMatMul(session, tuning);
    }

    public void multiply(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
        if (out.shape().elements() == 0) {
            return;
        }
        MatMulCall call = new MatMulCall(a, b, out, accumulate, epilogue);
        boolean isTiny = call.batchSize() * call.m() * call.n() * call.k() < MAX_NAIVE_TERMS;
        if (isTiny || !out.type().isFloating()) {
            multiplyNaively(call);
        } else if (matrixUnits.isPresent() && MatrixUnitMatMul.isWorthwhile(call)) {
            matrixUnits.get().multiply(call);
        } else if (session.device().isProcessor()) {
            registerBlockMatMul.multiply(call);
        } else if (!tiledMatMul.multiply(call)) {
            multiplyNaively(call);
        }
    }

    /** The programs whose products end in a kernel's expressions. */
    public Stream<String> sources(Kernel kernel) {
        Stream<String> plainly = naiveKernels.keySet().stream()
                .filter(source -> source.signature().epilogue() == kernel)
                .map(NaiveMatMulSource::text);
        Stream<String> byUnits = matrixUnits.stream().flatMap(products -> products.sources(kernel));
        return Stream.of(plainly, registerBlockMatMul.sources(kernel), tiledMatMul.sources(kernel), byUnits)
                .flatMap(Function.identity());
    }

    /** By a work-item for each element. */
    void multiplyNaively(MatMulCall call) {
        CompiledKernel kernel = naiveKernels.computeIfAbsent(
                new NaiveMatMulSource(call.signature(), Grid.schedule(session.device())),
                source -> session.kernel(NaiveMatMulSource.NAME, source.text()));
        long elements = call.batchSize() * call.m() * call.n();
        KernelArguments arguments = new KernelArguments(call.signature().isLong());
        arguments.position(elements);
        call.addExtents(arguments);
        call.addMatrix(call.a(), arguments);
        call.addMatrix(call.b(), arguments);
        call.addEpilogue(arguments);
        Grid grid = Grid.forIterations(session.device(), kernel, elements, Math.max(1, call.k()));
        session.launch(kernel, grid.global(), grid.local(), arguments.toArray());
    }
}
