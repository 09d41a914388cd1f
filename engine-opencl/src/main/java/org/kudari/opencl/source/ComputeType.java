package org.kudari.opencl.source;

import org.kudari.expr.Expr;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;

/**
 * The type in which a kernel computes: its name in OpenCL C, and the conversions from and to the elements of tensors.
 */
public enum ComputeType {
    /** Single precision. */
    FLOAT("float"),
    /** Double precision. */
    DOUBLE("double"),
    /** 64-bit integers. */
    LONG("long");

    private final String text;

    ComputeType(String text) {
        this.text = text;
    }

    /** The type in which operations on a tensor type compute. All integers compute in 64 bits. */
    public static ComputeType of(DType type) {
        return switch (type) {
            case FLOAT32 -> FLOAT;
            case FLOAT64 -> DOUBLE;
            case BOOL, UINT8, INT32, INT64 -> LONG;
        };
    }

    /** The type's name in OpenCL C. */
    public String text() {
        return text;
    }

    /** The name of a tensor's elements in OpenCL C. */
    public static String element(DType type) {
        return switch (type) {
            case BOOL, UINT8 -> "uchar";
            case INT32 -> "int";
            case INT64 -> "long";
            case FLOAT32 -> "float";
            case FLOAT64 -> "double";
        };
    }

    /** A stored element, converted to this type. */
    public String loaded(DType from, String element) {
        return element(from).equals(text) ? element : "(" + text + ")" + element;
    }

    /**
     * A value of this type, converted as {@link DType} states: floating ones to integers by truncation, saturating, NaN
     * to 0.
     */
    public String stored(DType to, String value) {
        boolean floating = this != LONG;
        return switch (to) {
            case BOOL -> "(uchar)(" + value + " != 0)";
            case UINT8 -> floating ? "(uchar)convert_int_sat_rtz(" + value + ")" : "(uchar)(" + value + ")";
            case INT32 -> floating ? "convert_int_sat_rtz(" + value + ")" : "(int)(" + value + ")";
            case INT64 -> floating ? "convert_long_sat_rtz(" + value + ")" : value;
            case FLOAT32 -> this == FLOAT ? value : "(float)(" + value + ")";
            case FLOAT64 -> this == DOUBLE ? value : "(double)(" + value + ")";
        };
    }

    /** The text of a function. Sums and products of integers wrap, and C defines that for unsigned numbers only. */
    public String text(Primitive function) {
        if (this != LONG) {
            return function.openCl();
        }
        return switch (function) {
            case ADD -> "(T)((ulong)%s + (ulong)%s)";
            case SUB -> "(T)((ulong)%s - (ulong)%s)";
            case MUL -> "(T)((ulong)%s * (ulong)%s)";
            case NEG -> "(T)(0 - (ulong)%s)";
            default -> function.openCl();
        };
    }

    /** A constant of an expression as a literal, exactly. */
    public String literal(Expr.Constant constant) {
        return this == LONG ? wholeLiteral(constant.longValue()) : literal(constant.value());
    }

    /** C has no literal for the smallest long: its digits without the sign are out of range. */
    private static String wholeLiteral(long number) {
        return number == Long.MIN_VALUE ? "LONG_MIN" : "(" + number + "L)";
    }

    /** A number as a literal, exactly. */
    public String literal(double number) {
        if (this == LONG) {
            return wholeLiteral((long) number);
        }
        if (Double.isNaN(number)) {
            return "((" + text + ")NAN)";
        }
        if (Double.isInfinite(number) || this == FLOAT && Float.isInfinite((float) number)) {
            return "((" + text + ")" + (number > 0 ? "INFINITY" : "-INFINITY") + ")";
        }
        return "(" + (this == FLOAT ? Float.toHexString((float) number) + "f" : Double.toHexString(number)) + ")";
    }

    /** A number as a kernel's argument. */
    public Object argument(double number) {
        return switch (this) {
            case FLOAT -> (float) number;
            case DOUBLE -> number;
            case LONG -> (long) number;
        };
    }
}
