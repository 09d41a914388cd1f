package org.kudari.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.model.Model;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.tensor.Parameters;

/** A checkpoint knows an optimizer by its text, so the text has every option. */
class OptimizerTextTest {
    private final Device device = new Device(new ReferenceBackend());
    private final Model model = Sequential.of(new Linear(2, 3).as("fc1"), new Linear(3, 2).as("fc2"))
            .on(device, 1);

    @AfterEach
    void close() {
        device.close();
    }

    static List<Function<Parameters, Object>> kinds() {
        return List.of(
                parameters -> new Sgd(parameters, 0.1, 0.5),
                parameters -> new Adam(parameters, 0.1),
                parameters -> new NAdam(parameters, 0.1),
                parameters -> new RmsProp(parameters, 0.1),
                parameters -> new Adagrad(parameters, 0.1),
                parameters -> new Lion(parameters, 0.1),
                parameters -> new Muon(new Adam(parameters, 0.1), 0.2),
                parameters -> new Ema(new Adam(parameters, 0.1), parameters, 0.9),
                _ -> ReduceOnPlateau.ofFalling());
    }

    /** An option is a method that returns the object itself. */
    @ParameterizedTest
    @MethodSource("kinds")
    void everyOptionChangesTheText(Function<Parameters, Object> kind) throws ReflectiveOperationException {
        Object plain = kind.apply(model.parameters());
        List<Method> options = Stream.of(plain.getClass().getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getReturnType() == plain.getClass())
                .toList();
        assertThat(options).isNotEmpty();
        for (Method option : options) {
            Object changed = kind.apply(model.parameters());
            Object[] arguments = Arrays.stream(option.getParameterTypes())
                    .map(OptimizerTextTest::unusual)
                    .toArray();
            option.invoke(changed, arguments);

            assertThat(changed.toString()).as(option.getName()).isNotEqualTo(plain.toString());
        }
    }

    private static Object unusual(Class<?> type) {
        if (type == Predicate.class) {
            return (Predicate<String>) "fc2.weight"::equals;
        }
        return type == int.class ? (Object) 7 : (Object) 0.125;
    }

    @Test
    void theTextReadsAsWhatWasAsked() {
        Adam adam = Adam.withWeightDecay(model.parameters(), 0.01, 0.1).betas(0.8, 0.9);
        adam.group("fc1.weight"::equals, 0.5, 0);

        assertThat(adam.describe())
                .isEqualTo(
                        "Adam(betas 0.8 and 0.9, epsilon 1.0E-8, decoupled, weight decay 0.1, learning rate times 0.5"
                                + " and weight decay 0.0 for fc1.weight)");
        assertThat(adam).hasToString(adam.describe() + " at learning rate 0.01");
        assertThat(new Sgd(model.parameters(), 0.5)).hasToString("Sgd at learning rate 0.5");
        assertThat(new Muon(new Sgd(model.parameters(), 0.1), 0.2).leave("fc2.weight"::equals))
                .hasToString("Muon(momentum 0.95, Nesterov, for fc1.weight, others by Sgd at 0.5 of the learning rate)"
                        + " at learning rate 0.2");
        assertThat(new Ema(new Sgd(model.parameters(), 0.5, 0.9), model.parameters(), 0.99).warmup())
                .hasToString("Ema(decay 0.99, warmup, of Sgd(momentum 0.9)) at learning rate 0.5");
    }
}
