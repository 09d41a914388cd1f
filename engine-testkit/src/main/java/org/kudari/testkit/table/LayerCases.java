package org.kudari.testkit.table;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.model.ForwardContext;
import org.kudari.model.Layer;
import org.kudari.model.ModelFunction;
import org.kudari.model.Step;
import org.kudari.nn.Activation;
import org.kudari.nn.BatchNorm;
import org.kudari.nn.Embedding;
import org.kudari.nn.GatedLinearUnit;
import org.kudari.nn.GroupNorm;
import org.kudari.nn.LayerNorm;
import org.kudari.nn.Linear;
import org.kudari.nn.LogSoftmax;
import org.kudari.nn.PReLU;
import org.kudari.nn.RMSNorm;
import org.kudari.nn.Residual;
import org.kudari.nn.Sequential;
import org.kudari.nn.Softmax;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/**
 * Every layer but dropout, as a function of its input and its parameters, in training. Dropout in double precision drops
 * other elements than in float32.
 */
final class LayerCases {
    /** Away from 0, where functions have kinks. */
    private static final Domain NUMBERS = Domain.betweenAvoiding(-2, 2, 0.1, 0);

    private static final Domain WEIGHTS = Domain.betweenAvoiding(-1, 1, 0.1, 0);

    private LayerCases() {}

    static Stream<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        Argument rows = Argument.of(NUMBERS, 5, 4);
        Argument images = Argument.of(NUMBERS, 2, 4, 3, 2);
        for (Layer layer : List.of(
                new Linear(4, 3),
                new Linear(4, 3).withoutBias(),
                Sequential.of(new Linear(4, 3), Activation.gelu(), new Linear(3, 2)),
                Residual.of(new Linear(4, 4), Activation.tanh()),
                new LayerNorm(4).withEpsilon(0.1),
                new RMSNorm(4),
                new BatchNorm(4).withEpsilon(0.1),
                new GroupNorm(2, 4).withEpsilon(0.5),
                new PReLU(4),
                Activation.leakyRelu(0.2),
                Activation.elu(0.5),
                GatedLinearUnit.swiGlu(),
                new Softmax(1),
                new LogSoftmax(-1))) {
            cases.add(of(layer, rows));
        }
        cases.add(of(new Linear(2, 3), images));
        cases.add(of(new LayerNorm(3, 2).withEpsilon(0.1), images));
        cases.add(of(new BatchNorm(4).withEpsilon(0.1), images));
        cases.add(of(new GroupNorm(2, 4).withEpsilon(0.5), images));
        cases.add(of(new Embedding(10, 3), Argument.indices(10, 4, 2)));
        return cases.stream();
    }

    private static OpCase of(Layer layer, Argument input) {
        ModelFunction function = new ModelFunction(layer, 1);
        List<Argument> arguments = new ArrayList<>(List.of(input));
        for (Parameters.Declaration parameter : function.parameters()) {
            arguments.add(Argument.of(WEIGHTS, parameter.shape().toArray()));
        }
        // Sums of a few numbers of order 1, and functions of at most 5 ulps of them.
        Accuracy accuracy = Accuracy.ulpsOf(64, x -> Tensor.ones(x.getFirst().device(), DType.FLOAT64, Shape.SCALAR));
        return new OpCase(
                "layer",
                layer + " of " + input.shape(),
                arguments,
                x -> {
                    Tensor first = x.getFirst();
                    DType type = x.size() > 1 ? x.get(1).type() : first.type();
                    return function.apply(
                            x.subList(1, x.size()),
                            function.initialStates(first.device(), type),
                            first,
                            ForwardContext.of(Step.of(3)));
                },
                accuracy,
                2,
                0);
    }
}
