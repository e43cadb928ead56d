/**
 * Explanations as documents.
 *
 * <p>A {@link dev.backlight.report.Document} is made once, of headings, tables, derivations and pictures, and then
 * written as text for a terminal, as LaTeX, or as one HTML page that needs no script and no network. So all formats say
 * the same.
 */
@NullMarked
package dev.backlight.report;

import org.jspecify.annotations.NullMarked;
