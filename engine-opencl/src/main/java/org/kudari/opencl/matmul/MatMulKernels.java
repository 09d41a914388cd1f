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
 * Matrix products. Chooses matrix units if the device was opened with them and the product is large enough, else blocks
 * in registers on processors and tiles in local memory on GPUs. Small products and products of integers are computed
 * element by element.
 */
public final class MatMulKernels {
    /** Multiply-adds below which a launch takes longer than the arithmetic. */
    private static final long MAX_NAIVE_TERMS = 1 << 14;

    private final Session session;
    private final RegisterBlockMatMul registerBlockMatMul;
    private final TiledMatMul tiledMatMul;
    private final Optional<MatrixUnitMatMul> matrixUnits;
    private final KernelCache<NaiveMatMulSource> naiveKernels;

    /**
     * No kernel is compiled until it is needed.
     *
     * @param session the device to run on
     * @param units for products of floats in a lower precision; empty for {@code FLOAT32}
     */
    public MatMulKernels(Session session, Optional<MatrixUnitMatMul> units) {
        this.session = session;
        this.matrixUnits = units;
        naiveKernels = new KernelCache<>(session);
        MatMulTuning tuning = MatMulTuning.load(session.device(), session.folder());
        registerBlockMatMul = new RegisterBlockMatMul(session, tuning);
        tiledMatMul = new TiledMatMul(session, tuning);
    }

    /** Multiplies matrices, see {@link org.kudari.backend.Backend#matmul}. */
    public void multiply(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
        if (out.shape().elements() == 0) {
            return;
        }
        MatMulCall call = new MatMulCall(a, b, out, accumulate, epilogue);
        boolean isSmall = call.batchSize() * call.m() * call.n() * call.k() < MAX_NAIVE_TERMS;
        if (isSmall || !out.type().isFloating()) {
            multiplyNaively(call);
        } else if (matrixUnits.isPresent() && MatrixUnitMatMul.isWorthwhile(call)) {
            matrixUnits.get().multiply(call);
        } else if (session.device().isProcessor()) {
            registerBlockMatMul.multiply(call);
        } else if (!tiledMatMul.multiply(call)) {
            multiplyNaively(call);
        }
    }

    /** The programs that apply a kernel's expressions as their epilogue. */
    public Stream<String> sources(Kernel kernel) {
        Stream<String> naive = naiveKernels.texts(source -> source.signature().epilogue() == kernel);
        Stream<String> withMatrixUnits = matrixUnits.stream().flatMap(products -> products.sources(kernel));
        return Stream.of(naive, registerBlockMatMul.sources(kernel), tiledMatMul.sources(kernel), withMatrixUnits)
                .flatMap(Function.identity());
    }

    /** Measures the sizes of the kernels that this device uses, and saves the fastest for later processes. */
    public List<Choice> tune() {
        return new MatMulTuner(session, matrixUnits).tune();
    }

    /** Multiplies with one work-item for each element of the output. */
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
