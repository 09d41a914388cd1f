package org.kudari.benchmarks.peers.libtorch;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.kudari.benchmarks.cases.MapCase;
import org.kudari.benchmarks.contender.Workload;

/** A step of libtorch's Adam on one parameter. */
final class LibtorchAdam implements Workload {
    private final Tensor parameter;
    private final Adam adam;

    LibtorchAdam(MapCase of) {
        parameter = torch.tensor(of.x()).set_requires_grad(true);
        parameter.mutable_grad().put(torch.tensor(of.gradient()));
        adam = new Adam(new TensorVector(parameter), new AdamOptions(MapCase.LEARNING_RATE));
    }

    @Override
    public void call() {
        try (PointerScope _ = new PointerScope()) {
            adam.step();
        }
    }

    @Override
    public double[] evidence() {
        call();
        return LibtorchFactory.samples(parameter.detach());
    }
}
