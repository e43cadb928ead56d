/**
 * Mathematical notation: formulas as trees, printed as text, LaTeX and MathML.
 *
 * <p>A {@link dev.backlight.formula.Formula} is what stands on the paper, not what is computed. Derivations are made of
 * it once and then printed in each format, so all formats say the same.
 *
 * <p>The other way, {@link dev.backlight.formula.FormulaParser} reads usual notation as expressions, and
 * {@link dev.backlight.formula.Simplified} writes an expression as a person would: by way of a normal form, sums of
 * terms that are powers of atoms with exact coefficients. {@link dev.backlight.formula.Differentiation} says which rule
 * gives which part of a derivative; the derivative itself always comes from {@link dev.backlight.grad.Gradient}.
 */
@NullMarked
package dev.backlight.formula;

import org.jspecify.annotations.NullMarked;
