package org.kudari.examples;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.kudari.autograd.Derivatives;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.device.Scope;
import org.kudari.tensor.Tensor;

/** Derivatives of more than one number by more than one: Jacobians, and products with the Hessian. */
public final class Jacobians {
    private Jacobians() {}

    /** Runs on the preferred device. */
    public static void main(String[] args) {
        try (Device device = Devices.best()) {
            run(device, new PrintWriter(System.out, true));
        }
    }

    /** Runs on a device. */
    public static void run(Device device, PrintWriter out) {
        try (Scope _ = device.scope()) {
            // From an angle and a length to a point of the plane: x = r cos a, y = r sin a.
            Tensor polar = Tensor.of(device, new float[] {2, 0.5f}, 2);
            Tensor byRows = Derivatives.jacobian(Jacobians::cartesian, polar);
            Tensor byColumns = Derivatives.jacobianForward(Jacobians::cartesian, polar);
            out.println("(r, a) to (r cos a, r sin a) at r = 2, a = 0.5");
            print(out, "dx/dr, dx/da", byRows.slice(0, 0, 1));
            print(out, "dy/dr, dy/da", byRows.slice(0, 1, 2));
            out.println("the same column by column: "
                    + (byRows.minus(byColumns).abs().max().item() < 1e-6));
            // The determinant says how areas grow: r.
            float[] j = byRows.toFloatArray();
            out.printf(Locale.ROOT, "  determinant %8.4f%n", j[0] * j[3] - j[1] * j[2]);

            // A Hessian-vector product takes two passes, where the Hessian takes a row for each argument.
            Tensor v = Tensor.of(device, new float[] {1, -1}, 2);
            out.println("Rosenbrock's function at (1, 1), its minimum");
            Tensor minimum = Tensor.of(device, new float[] {1, 1}, 2);
            print(out, "H (1, -1)", Derivatives.hvp(Jacobians::rosenbrock, minimum, v));
            Tensor hessian = Derivatives.hessian(Jacobians::rosenbrock, minimum);
            print(out, "first row of H", hessian.slice(0, 0, 1));
            print(out, "second row of H", hessian.slice(0, 1, 2));
        }
    }

    private static Tensor cartesian(Tensor polar) {
        Tensor r = polar.slice(0, 0, 1);
        Tensor a = polar.slice(0, 1, 2);
        return r.times(a.cos()).concatenate(0, List.of(r.times(a.sin())));
    }

    /** (1 - x)^2 + 100 (y - x^2)^2. */
    private static Tensor rosenbrock(Tensor point) {
        Tensor x = point.slice(0, 0, 1);
        Tensor y = point.slice(0, 1, 2);
        return x.minus(1).square().plus(y.minus(x.square()).square().times(100)).sum();
    }

    private static void print(PrintWriter out, String name, Tensor pair) {
        float[] values = pair.toFloatArray();
        out.printf(Locale.ROOT, "  %-16s %9.4f %9.4f%n", name, values[0], values[1]);
    }
}
