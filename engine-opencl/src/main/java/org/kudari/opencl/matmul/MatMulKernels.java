package org.kudari.opencl.matmul;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kudari.backend.Epilogue;
import org.kudari.backend.View;
import org.kudari.backend.tool.Tunable.Choice;
import org.kudari.expr.Kernel;
import org.kudari.opencl.launch.Grid;
import org.kudari.opencl.launch.KernelArguments;
import org.kudari.opencl.launch.KernelCache;
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
    private final KernelCache<NaiveMatMulSource> naiveKernels;

    /** @param units for products of floats that need not be exact; empty where they have to be */
    public MatMulKernels(Session session, Optional<MatrixUnitMatMul> units) {
        this.session = session;
        this.matrixUnits = units;
        naiveKernels = new KernelCache<>(session);
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
        Stream<String> plainly = naiveKernels.texts(source -> source.signature().epilogue() == kernel);
        Stream<String> byUnits = matrixUnits.stream().flatMap(products -> products.sources(kernel));
        return Stream.of(plainly, registerBlockMatMul.sources(kernel), tiledMatMul.sources(kernel), byUnits)
                .flatMap(Function.identity());
    }

    /** Measures the sizes of the kernels that this device uses, and saves the fastest for later processes. */
    public List<Choice> tune() {
        return new MatMulTuner(session, matrixUnits).tune();
    }

    /** By a work-item for each element. */
    void multiplyNaively(MatMulCall call) {
        CompiledKernel kernel =
                naiveKernels.get(new NaiveMatMulSource(call.signature(), Grid.schedule(session.device())));
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
