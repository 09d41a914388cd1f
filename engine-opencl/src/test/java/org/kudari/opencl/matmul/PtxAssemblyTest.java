package org.kudari.opencl.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.opencl.matmul.source.FragmentPackingSource;
import org.kudari.opencl.matmul.source.MatMulSignature;
import org.kudari.opencl.matmul.source.MatrixUnitFormat;
import org.kudari.opencl.matmul.source.MatrixUnitMatMulSource;
import org.kudari.opencl.matmul.source.MatrixUnitTile;
import org.kudari.opencl.matmul.source.PtxMatrixUnit;
import org.kudari.opencl.source.LoopSchedule;

/**
 * The kernels for NVIDIA's matrix units, as machine code. Clang compiles them to PTX in place of NVIDIA's compiler, and
 * NVIDIA's assembler accepts it or not, and reports spilled registers. The test needs both tools, but no GPU.
 */
class PtxAssemblyTest {
    /**
     * Functions that clang leaves to a library of the GPU's vendor. Calls in their place would cost registers that the
     * kernels do not need.
     */
    private static final String BUILT_IN = """
            #define barrier(fence) __syncthreads()
            #define get_local_id(axis) ((size_t)__nvvm_read_ptx_sreg_tid_x())
            #define get_group_id(axis) ((size_t)__nvvm_read_ptx_sreg_ctaid_x())
            #define get_global_id(axis) (get_group_id(axis) * __nvvm_read_ptx_sreg_ntid_x() + get_local_id(axis))
            #define get_global_size(axis) ((size_t)__nvvm_read_ptx_sreg_nctaid_x() * __nvvm_read_ptx_sreg_ntid_x())
            #define min(a, b) ((a) < (b) ? (a) : (b))
            #define isnan(x) ((x) != (x))
            #define signbit(x) (as_uint(x) >> 31)
            """;

    private static final Kernel EPILOGUE = Kernel.of(
            3,
            1,
            Functions.max(Expr.input(0).plus(Expr.input(1)), 0)
                    .times(Expr.uniform(0))
                    .plus(Expr.input(2)));

    private static final MatMulSignature PLAIN =
            new MatMulSignature(DType.FLOAT32, 0, false, false, false, null, List.of(), false);

    @TempDir
    Path folder;

    static Stream<MatrixUnitMatMulSource> products() {
        MatMulSignature full = new MatMulSignature(
                DType.FLOAT32, 1, true, false, false, EPILOGUE, List.of(DType.FLOAT32, DType.FLOAT32), true);
        List<MatrixUnitMatMulSource> sources = new ArrayList<>();
        for (MatrixUnitFormat format : MatrixUnitFormat.values()) {
            for (MatrixUnitTile tile : MatMulTuning.matrixUnitTileCandidates()) {
                PtxMatrixUnit unit = new PtxMatrixUnit();
                sources.add(new MatrixUnitMatMulSource(PLAIN, tile, format, unit, false));
                sources.add(new MatrixUnitMatMulSource(PLAIN, tile, format, unit, true));
                sources.add(new MatrixUnitMatMulSource(full, tile, format, unit, false));
            }
        }
        return sources.stream();
    }

    @ParameterizedTest
    @MethodSource("products")
    void theAssemblerAcceptsProductsWithoutSpilling(MatrixUnitMatMulSource source) throws Exception {
        String all = ptx(source.text());
        String ptx = all.substring(all.indexOf(".entry"));
        MatrixUnitTile tile = source.tile();
        int products = tile.steps() * tile.blocksDown() * tile.blocksAcross() * 2;
        assertThat(occurrences("mma.sync.aligned", ptx)).isEqualTo(products);
        // The copies of both factors, before the loop and in it.
        int chunks = (tile.rows() + tile.columns()) / MatrixUnitTile.BLOCK * tile.steps() * MatrixUnitTile.LANES;
        assertThat(occurrences("cp.async.cg", ptx)).isEqualTo(tile.stages() * chunks / tile.items());
        for (String architecture : List.of("sm_80", "sm_90")) {
            String report = assemble(architecture);
            assertThat(report).contains("bytes smem").containsPattern("\\b0 bytes spill stores, 0 bytes spill loads");
            assertThat(report).as(source.toString()).doesNotContainPattern("[1-9][0-9]* bytes spill");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theAssemblerAcceptsPackingWithoutSpilling(MatrixUnitFormat format) throws Exception {
        for (boolean isLeft : new boolean[] {true, false}) {
            ptx(new FragmentPackingSource(PLAIN, isLeft, format, LoopSchedule.GRID_STRIDE).text());
            assertThat(assemble("sm_80")).doesNotContainPattern("[1-9][0-9]* bytes spill");
        }
    }

    private static int occurrences(String part, String text) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private String ptx(String source) throws IOException, InterruptedException {
        Path program = Files.writeString(folder.resolve("kernel.cl"), BUILT_IN + source);
        Path ptx = folder.resolve("kernel.ptx");
        List<String> command = List.of(
                "-x",
                "cl",
                "-cl-std=CL1.2",
                "-target",
                "nvptx64-nvidia-cuda",
                "-Xclang",
                "-finclude-default-header",
                "-Xclang",
                "-target-cpu",
                "-Xclang",
                "sm_80",
                "-Xclang",
                "-target-feature",
                "-Xclang",
                "+ptx71",
                "-O3",
                "-w",
                "-S",
                program.toString(),
                "-o",
                ptx.toString());
        run(tool("clang", "clang-19", "clang-18", "clang-17", "clang-16", "clang-15", "clang-14"), command);
        return Files.readString(ptx);
    }

    private String assemble(String architecture) throws IOException, InterruptedException {
        return run(
                tool("ptxas"),
                List.of(
                        "-v",
                        "-arch=" + architecture,
                        folder.resolve("kernel.ptx").toString(),
                        "-o",
                        folder.resolve("kernel.cubin").toString()));
    }

    /** The first of these tools that is installed. The test is skipped if there is none. */
    private static Path tool(String... names) {
        Optional<Path> found = Arrays.stream(names)
                .flatMap(name -> Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), "needs " + String.join(" or ", names));
        return found.get();
    }

    private static String run(Path tool, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(tool.toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
