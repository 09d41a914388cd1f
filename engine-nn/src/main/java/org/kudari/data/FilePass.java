package org.kudari.data;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;
import org.kudari.data.file.RowFile;
import org.kudari.data.file.RowPart;
import org.kudari.data.file.WindowReader;
import org.kudari.device.Device;
import org.kudari.tensor.Tensor;

/**
 * The rows of a file in the order of one pass. A window of them is in memory, and a batch is a copy of some of its rows. A batch of another window reads that again.
 */
final class FilePass implements Pass {
    private final RowFile file;
    private final WindowReader windows;
    private final Device device;

    FilePass(RowFile file, WindowReader windows, Device device) {
        this.file = file;
        this.windows = windows;
        this.device = device;
    }

    @Override
    public int rows() {
        return file.rows();
    }

    @Override
    public Batch batch(int from, int count) {
        return new Batch(
                count,
                row -> windows.row(from + row),
                lazy(file.inputs(), 0, from, count),
                lazy(file.targets(), file.inputs().size(), from, count),
                null,
                (begin, end) -> batch(from + begin, end - begin));
    }

    private List<LazyTensor> lazy(List<RowPart> parts, int first, int from, int count) {
        return IntStream.range(0, parts.size())
                .mapToObj(i -> new LazyTensor(() -> read(parts.get(i), first + i, from, count)))
                .toList();
    }

    private Tensor read(RowPart part, int index, int from, int count) {
        int window = windows.indexOf(from);
        MemorySegment values = windows.window(window).part(index, from - windows.first(window), count);
        return Tensor.of(device, part.type(), values, part.rows(count));
    }
}
