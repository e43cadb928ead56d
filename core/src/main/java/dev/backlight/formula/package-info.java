/**
 * Mathematical notation: formulas as trees, printed as text, LaTeX and MathML.
 *
 * <p>A {@link dev.backlight.formula.Formula} is what stands on the paper, not what is computed. Derivations are made of
 * it once and then printed in each format, so all formats say the same.
 */
@NullMarked
package dev.backlight.formula;

import org.jspecify.annotations.NullMarked;
