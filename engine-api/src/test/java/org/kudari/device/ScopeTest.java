package org.kudari.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

class ScopeTest {
    private static final String ENDED =
            "this tensor was used after the scope in which it was made had ended: call keep() on"
                    + " what should outlive its scope";

    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    private Tensor tensor() {
        return Tensor.ones(device, DType.FLOAT32, Shape.of(3));
    }

    @Test
    void aTensorEndsWithItsScope() {
        Tensor tensor;
        try (Scope _ = device.scope()) {
            tensor = tensor();
            assertThat(tensor.sum().item()).isEqualTo(3);
        }
        assertThatThrownBy(tensor::toFloatArray)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(ENDED);
        assertThatThrownBy(() -> tensor.plus(1)).hasMessage(ENDED);
        assertThatThrownBy(() -> tensor.reshape(1, 3)).as("views too").hasMessage(ENDED);
        assertThatThrownBy(tensor::keep).hasMessage(ENDED);
        assertThat(tensor).as("what debuggers call never fails").hasToString("FLOAT32 [3] on reference, ended");
    }

    @Test
    void scopesNest() {
        try (Scope _ = device.scope()) {
            Tensor outer = tensor();
            Tensor inner;
            try (Scope _ = device.scope()) {
                inner = tensor();
                assertThat(inner.plus(outer).sum().item()).isEqualTo(6);
            }
            assertThat(outer.sum().item()).isEqualTo(3);
            assertThatThrownBy(inner::sum).hasMessage(ENDED);
        }
    }

    @Test
    void keepMovesATensorOneScopeOutAndAtLastOutOfAll() {
        Tensor kept;
        try (Scope _ = device.scope()) {
            try (Scope _ = device.scope()) {
                kept = tensor().keep();
            }
            assertThat(kept.sum().item()).isEqualTo(3);
            kept.keep();
        }
        assertThat(kept.sum().item()).isEqualTo(3);
        assertThat(kept.keep()).as("nothing left to do").isSameAs(kept);
    }

    @Test
    void aTensorKeptOnceEndsWithTheOuterScope() {
        Tensor kept;
        try (Scope _ = device.scope()) {
            try (Scope _ = device.scope()) {
                kept = tensor().keep();
            }
        }
        assertThatThrownBy(kept::sum).hasMessage(ENDED);
    }

    @Test
    void keepingWhatBelongsToAnOuterScopeLeavesItThere() {
        Tensor outer;
        try (Scope _ = device.scope()) {
            outer = tensor();
            try (Scope _ = device.scope()) {
                outer.reshape(3, 1).keep();
            }
            assertThat(outer.sum().item()).isEqualTo(3);
        }
        assertThatThrownBy(outer::sum).hasMessage(ENDED);
    }

    @Test
    void aViewKeepsTheMemoryOfItsWhole() {
        Tensor whole;
        try (Scope _ = device.scope()) {
            whole = tensor();
            whole.slice(0, 1, 2).keep();
        }
        assertThat(whole.sum().item()).isEqualTo(3);
    }

    @Test
    void closingOutOfOrderOrTwiceIsAnError() {
        Scope outer = device.scope();
        Scope inner = device.scope();
        String message = "scopes close in the reverse of the order in which they were opened, each once";
        assertThatThrownBy(outer::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(message);
        inner.close();
        assertThatThrownBy(inner::close).hasMessage(message);
        outer.close();
        assertThatThrownBy(outer::close).hasMessage(message);
    }

    @Test
    void anotherThreadMayNeitherCloseNorKeep() {
        try (Scope scope = device.scope()) {
            Tensor mine = tensor();
            assertThatThrownBy(() -> CompletableFuture.runAsync(scope::close).join())
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("only the thread '"
                            + Thread.currentThread().getName() + "', which opened the scope, may close a scope");
            assertThatThrownBy(() -> CompletableFuture.runAsync(mine::keep).join())
                    .hasMessageContaining("may keep a tensor");
            assertThat(mine.sum().item()).isEqualTo(3);
        }
    }

    @Test
    void otherThreadsInheritNoScope() {
        Tensor theirs;
        try (Scope _ = device.scope()) {
            theirs = CompletableFuture.supplyAsync(this::tensor).join();
        }
        assertThat(theirs.sum().item()).isEqualTo(3);
    }

    @Test
    void unscopedWorkOutlivesTheScopeAroundIt() {
        Tensor unscoped;
        Tensor scoped;
        try (Scope _ = device.scope()) {
            unscoped = device.unscoped(this::tensor);
            scoped = tensor();
        }
        assertThat(unscoped.sum().item()).isEqualTo(3);
        assertThatThrownBy(scoped::sum).hasMessage(ENDED);
    }

    @Test
    void unscopedRestoresTheScopeAfterAFailure() {
        Tensor scoped;
        try (Scope _ = device.scope()) {
            assertThatThrownBy(() -> device.unscoped(() -> {
                        throw new UnsupportedOperationException();
                    }))
                    .isInstanceOf(UnsupportedOperationException.class);
            scoped = tensor();
        }
        assertThatThrownBy(scoped::sum).hasMessage(ENDED);
    }

    @Test
    void scopesOfTwoDevicesAreApart() {
        try (Device other = new Device(new ReferenceBackend())) {
            Tensor there;
            try (Scope _ = device.scope()) {
                there = Tensor.ones(other, DType.FLOAT32, Shape.of(2));
            }
            assertThat(there.sum().item()).isEqualTo(2);
        }
    }

    @Test
    void aClosedDeviceSaysSo() {
        Tensor tensor = tensor();
        device.close();
        device.close();
        assertThatThrownBy(tensor::sum)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the device 'reference' is closed");
        assertThatThrownBy(device::scope).hasMessageContaining("closed");
        assertThatThrownBy(device::finish).hasMessageContaining("closed");
    }
}
