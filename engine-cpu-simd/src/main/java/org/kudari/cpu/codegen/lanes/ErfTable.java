package org.kudari.cpu.codegen.lanes;

/**
 * The error function in pieces: {@code erf(x) / x - 1/2} around each of eight centers as a polynomial of degree 6. A
 * vector holds one coefficient of all eight polynomials, and each lane selects its own. The fits were made for this
 * file; they are minimax except for the rounding of the coefficients. Their error is 2^-27 of the quotient.
 */
public final class ErfTable {
    /** The degree of the polynomials. */
    static final int DEGREE = 6;

    /** The distance between the centers. The first center is 0. */
    static final float STEP = 271 / 512f;

    /** From here on the error function is 1 in float32. The polynomial gives exactly 1 here. */
    static final float END = 3.9425f;

    /** Row k has coefficient k of all eight polynomials. */
    private static final float[][] COEFFICIENTS = {
        {0.62837917f, 0.53130174f, 0.317714f, 0.11419307f, -0.028975142f, -0.12220901f, -0.18511908f, -0.2301002f},
        {0, -0.33747268f, -0.42487997f, -0.3297022f, -0.21645136f, -0.14236471f, -0.09913588f, -0.072845586f},
        {-0.37612596f, -0.21509221f, 0.033424225f, 0.11697322f, 0.08947871f, 0.05276879f, 0.031168807f, 0.019659536f},
        {0, 0.1702199f, 0.112247184f, 0.0032907322f, -0.026269354f, -0.018261984f, -0.009720309f, -0.005302856f},
        {
            0.11280701f,
            0.02507948f,
            -0.059500173f,
            -0.032941554f,
            -2.783392e-04f,
            0.0050242436f,
            0.0029372973f,
            0.0014339196f
        },
        {0, -0.048627567f, -0.0070237047f, 0.016865075f, 0.0061692884f, -3.494154e-04f, -7.7348005e-04f, -3.8499062e-04f
        },
        {
            -0.026150417f,
            0.0016963849f,
            0.015904972f,
            -5.9180846e-04f,
            -0.0036351134f,
            -7.1256957e-04f,
            3.501916e-05f,
            2.6764232e-05f
        }
    };

    /**
     * The rows of coefficients one after the other, each twice, so that the widest vector can be loaded. Public because
     * generated loops read this field by its name.
     */
    public static final float[] ENTRIES = entries();

    private ErfTable() {}

    private static float[] entries() {
        float[] entries = new float[COEFFICIENTS.length * LaneCode.TABLE_STEP];
        for (int k = 0; k < COEFFICIENTS.length; k++) {
            for (int i = 0; i < LaneCode.TABLE_STEP; i++) {
                entries[k * LaneCode.TABLE_STEP + i] = COEFFICIENTS[k][i % LaneCode.TABLE_SIZE];
            }
        }
        return entries;
    }
}
