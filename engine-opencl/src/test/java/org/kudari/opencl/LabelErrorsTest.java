package org.kudari.opencl;

import static org.assertj.core.api.Assertions.assertThatIndexOutOfBoundsException;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.loss.Losses;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.Session;
import org.kudari.tensor.Tensor;

/** A label that is no class is named with its row where the loss, or a gradient, is read. */
class LabelErrorsTest {
    static Stream<OpenClDevice> devices() {
        return Stream.of(TestDevice.find(), TestDevice.gpuLike());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void namesTheFirstOfManyRows(OpenClDevice opened) {
        try (Device device = new Device(new OpenClBackend("opencl:0", Session.open(opened)))) {
            long[] labels = new long[1000];
            labels[612] = 10;
            labels[800] = -1;
            Tensor logits =
                    Tensor.zeros(device, DType.FLOAT32, Shape.of(1000, 10)).variable();
            String message =
                    "crossEntropy: the label 10 of row 612 (counted from 0) is no class: logits of 10 classes take"
                            + " labels from 0 to 9";

            Tensor loss = Losses.crossEntropy(logits, Tensor.of(device, labels, 1000));
            assertThatIndexOutOfBoundsException().isThrownBy(loss::item).withMessage(message);

            Tensor gradient = Losses.crossEntropy(logits, Tensor.of(device, labels, 1000))
                    .backward()
                    .of(logits);
            assertThatIndexOutOfBoundsException()
                    .isThrownBy(gradient::toFloatArray)
                    .withMessage(message);
        }
    }
}
