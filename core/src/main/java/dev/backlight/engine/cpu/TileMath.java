package dev.backlight.engine.cpu;

import dev.backlight.expr.Binary;
import dev.backlight.expr.Unary;

/**
 * The scalar functions as loops over tiles: whole arrays indexed by the bare loop variable, which the JIT compiler
 * vectorises by itself. The result may be one of the operands.
 *
 * <p>The switches have a case for null because the compiler then demands every other one, too.
 */
final class TileMath {
    private TileMath() {}

    static void apply(Unary function, float[] x, float[] y, int n) {
        switch (function) {
            case NEG -> {
                for (int i = 0; i < n; i++) {
                    y[i] = -x[i];
                }
            }
            case EXP -> {
                for (int i = 0; i < n; i++) {
                    y[i] = FloatMath.exp(x[i]);
                }
            }
            case LOG -> {
                for (int i = 0; i < n; i++) {
                    y[i] = FloatMath.log(x[i]);
                }
            }
            case LOG1P -> {
                for (int i = 0; i < n; i++) {
                    y[i] = FloatMath.log1p(x[i]);
                }
            }
            case SQRT -> {
                for (int i = 0; i < n; i++) {
                    y[i] = (float) Math.sqrt(x[i]);
                }
            }
            case SQUARE -> {
                for (int i = 0; i < n; i++) {
                    y[i] = x[i] * x[i];
                }
            }
            case RECIPROCAL -> {
                for (int i = 0; i < n; i++) {
                    y[i] = 1 / x[i];
                }
            }
            case ABS -> {
                for (int i = 0; i < n; i++) {
                    y[i] = Math.abs(x[i]);
                }
            }
            case SIGN -> {
                for (int i = 0; i < n; i++) {
                    y[i] = Math.signum(x[i]);
                }
            }
            case STEP -> {
                for (int i = 0; i < n; i++) {
                    y[i] = x[i] > 0 ? 1f : 0f;
                }
            }
            case RELU -> {
                for (int i = 0; i < n; i++) {
                    y[i] = Math.max(x[i], 0f);
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < n; i++) {
                    y[i] = FloatMath.sigmoid(x[i]);
                }
            }
            case TANH -> {
                for (int i = 0; i < n; i++) {
                    y[i] = FloatMath.tanh(x[i]);
                }
            }
            case SOFTPLUS -> {
                for (int i = 0; i < n; i++) {
                    y[i] = FloatMath.softplus(x[i]);
                }
            }
            case SIN -> {
                for (int i = 0; i < n; i++) {
                    y[i] = FloatMath.sin(x[i]);
                }
            }
            case COS -> {
                for (int i = 0; i < n; i++) {
                    y[i] = FloatMath.cos(x[i]);
                }
            }
            case ERF -> {
                for (int i = 0; i < n; i++) {
                    y[i] = FloatMath.erf(x[i]);
                }
            }
            case null -> throw new NullPointerException("function");
        }
    }

    static void combine(Binary function, float[] a, float[] b, float[] y, int n) {
        switch (function) {
            case ADD -> {
                for (int i = 0; i < n; i++) {
                    y[i] = a[i] + b[i];
                }
            }
            case SUB -> {
                for (int i = 0; i < n; i++) {
                    y[i] = a[i] - b[i];
                }
            }
            case MUL -> {
                for (int i = 0; i < n; i++) {
                    y[i] = a[i] * b[i];
                }
            }
            case DIV -> {
                for (int i = 0; i < n; i++) {
                    y[i] = a[i] / b[i];
                }
            }
            case POW -> {
                for (int i = 0; i < n; i++) {
                    y[i] = FloatMath.pow(a[i], b[i]);
                }
            }
            case MIN -> {
                for (int i = 0; i < n; i++) {
                    y[i] = Math.min(a[i], b[i]);
                }
            }
            case MAX -> {
                for (int i = 0; i < n; i++) {
                    y[i] = Math.max(a[i], b[i]);
                }
            }
            case EQUAL -> {
                for (int i = 0; i < n; i++) {
                    y[i] = a[i] == b[i] ? 1f : 0f;
                }
            }
            case NOT_EQUAL -> {
                for (int i = 0; i < n; i++) {
                    y[i] = a[i] != b[i] ? 1f : 0f;
                }
            }
            case LESS -> {
                for (int i = 0; i < n; i++) {
                    y[i] = a[i] < b[i] ? 1f : 0f;
                }
            }
            case LESS_OR_EQUAL -> {
                for (int i = 0; i < n; i++) {
                    y[i] = a[i] <= b[i] ? 1f : 0f;
                }
            }
            case GREATER -> {
                for (int i = 0; i < n; i++) {
                    y[i] = a[i] > b[i] ? 1f : 0f;
                }
            }
            case GREATER_OR_EQUAL -> {
                for (int i = 0; i < n; i++) {
                    y[i] = a[i] >= b[i] ? 1f : 0f;
                }
            }
            case null -> throw new NullPointerException("function");
        }
    }

    static void choose(float[] condition, float[] yes, float[] no, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = condition[i] != 0 ? yes[i] : no[i];
        }
    }
}
