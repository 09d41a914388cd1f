package org.kudari.cpu.codegen.lanes;

/**
 * The inverse trigonometric functions, in float32 arithmetic. All are the angle of a point in the first quadrant,
 * turned or mirrored. The error of each against the exact value, over the whole range of float32, is stated in units of
 * the last place (ULP) of the result. {@code FloatPrimitivesTest} checks it. Special values are those of
 * {@link StrictMath}.
 */
final class ArcFunctions {
    private static final float TAN_OF_PI_OVER_8 = 0.41421357f;

    /** From here on, a sum of two numbers may overflow. */
    private static final float HUGE = 0x1p125f;

    /**
     * The coefficients of (atan(t) - t) / t^3 in powers of t^2 for t up to tan(pi / 8), a minimax fit made for this
     * file. With them atan(t) has a relative error of 2^-30.
     */
    private static final float[] ATAN = {-0.33333316f, 0.19998527f, -0.14244345f, 0.10598728f, -0.060887355f};

    private ArcFunctions() {}

    /** Writes asin(x), the angle of (sqrt(1 - x^2), x); NaN beyond -1 and 1. The error is at most 2.5 ULP. */
    static FloatLanes asin(FloatLanes x) {
        FloatLanes sine = x.magnitude();
        FloatLanes one = x.code().constant(1f);
        FloatLanes cosine = one.minus(sine).times(one.plus(sine)).squareRoot();
        return angle(sine, cosine).value().withSignOf(x);
    }

    /**
     * Writes acos(x) as twice the angle of (sqrt(1 + x), sqrt(1 - x)); NaN beyond -1 and 1. The error is at most 2.5
     * ULP.
     */
    static FloatLanes acos(FloatLanes x) {
        FloatLanes one = x.code().constant(1f);
        FloatLanes half =
                angle(one.minus(x).squareRoot(), one.plus(x).squareRoot()).value();
        return half.plus(half);
    }

    /** Writes atan(x), the angle of (1, x). The error is at most 2.5 ULP. */
    static FloatLanes atan(FloatLanes x) {
        return angle(x.magnitude(), x.code().constant(1f)).value().withSignOf(x);
    }

    /** Writes the angle of (x, y) from -pi to pi, also for zeros and infinities. The error is at most 2.5 ULP. */
    static FloatLanes atan2(FloatLanes y, FloatLanes x) {
        LaneCode code = x.code();
        FloatLanes height = y.magnitude();
        FloatLanes width = x.magnitude();
        FloatLanes huge = code.constant(HUGE);
        FloatLanes scale = huge.lessThan(height).or(huge.lessThan(width)).select(0.25f, 1);
        Angle angle = angle(height.times(scale), width.times(scale));
        // The sign of a zero counts, too.
        MaskLanes isLeft = code.constant(1f).withSignOf(x).lessThan(0);
        return isLeft.select(angle.mirrored(), angle.value()).withSignOf(y);
    }

    /**
     * An angle in the first quadrant as a multiple of pi / 4 and a rest.
     *
     * @param isDiagonal whether the multiple is 1
     * @param isUpright whether it is 2, unless it is 1
     * @param rest from -pi / 8 to pi / 8
     */
    private record Angle(MaskLanes isDiagonal, MaskLanes isUpright, FloatLanes rest) {

        FloatLanes value() {
            return sum(Math.PI / 4, Math.PI / 2, 0, rest);
        }

        /** Writes pi minus the angle. */
        FloatLanes mirrored() {
            return sum(3 * Math.PI / 4, Math.PI / 2, Math.PI, rest.negate());
        }

        private FloatLanes sum(double diagonal, double upright, double flat, FloatLanes added) {
            return choose((float) diagonal, (float) upright, (float) flat)
                    .plus(added.plus(choose(lost(diagonal), lost(upright), lost(flat))));
        }

        private FloatLanes choose(float diagonal, float upright, float flat) {
            return isDiagonal.select(diagonal, isUpright.select(upright, flat));
        }

        /** What rounding to a float loses. */
        private static float lost(double number) {
            return (float) (number - (float) number);
        }
    }

    /**
     * Writes the angle of (x, y) in the first quadrant; 0 for the origin, pi / 4 between two infinities. With t, the
     * smaller coordinate divided by the larger one, it is atan(t), or pi / 4 + atan((t - 1) / (t + 1)) for a t above
     * tan(pi / 8); or pi / 2 minus that.
     */
    private static Angle angle(FloatLanes y, FloatLanes x) {
        MaskLanes isSteep = x.lessThan(y);
        FloatLanes low = isSteep.select(x, y);
        FloatLanes high = isSteep.select(y, x);
        MaskLanes isInfinite = low.equalTo(Float.POSITIVE_INFINITY);
        MaskLanes isDiagonal = high.times(TAN_OF_PI_OVER_8).lessThan(low).or(isInfinite);
        FloatLanes t = isDiagonal.select(low.minus(high), low).div(isDiagonal.select(low.plus(high), high));
        t = high.equalTo(0).or(isInfinite).select(0, t);
        FloatLanes square = t.times(t);
        FloatLanes rest = t.times(square).timesPlus(ElementaryFunctions.polynomial(ATAN, square), t);
        rest = isSteep.select(rest.negate(), rest);
        MaskLanes isNumber = x.equalTo(x).and(y.equalTo(y));
        return new Angle(isDiagonal, isSteep, isNumber.select(rest, Float.NaN));
    }
}
