package org.kudari.data;

import org.kudari.data.file.RowFile;
import org.kudari.data.file.WindowReader;
import org.kudari.device.Device;
import org.kudari.random.RandomKey;

/** Rows in a file, of which each pass reads windows. */
final class FileDataset extends Dataset {
    private final RowFile file;
    private final Device device;

    FileDataset(RowFile file, Device device) {
        this.file = file;
        this.device = device;
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public int rows() {
        return file.rows();
    }

    @Override
    public int columns() {
        return file.inputs().stream()
                .mapToInt(part -> (int) part.row().elements())
                .sum();
    }

    @Override
    public String checksum() {
        return file.checksum();
    }

    @Override
    Pass inOrder(int size) {
        return new FilePass(file, WindowReader.ofFile(file, size), device);
    }

    @Override
    Pass shuffled(int size, RandomKey key) {
        return new FilePass(file, WindowReader.shuffled(file, size, key), device);
    }

    @Override
    Pass drawn(RandomKey key, double... rowWeights) {
        throw new UnsupportedOperationException(
                "rows of a file cannot be drawn by weights: each would be read on its own; a loss may have weights");
    }
}
