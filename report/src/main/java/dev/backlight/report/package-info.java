/**
 * Explanations as documents.
 *
 * <p>A {@link dev.backlight.report.Document} is made once, of headings, tables, derivations and pictures, and then
 * written as text for a terminal, as LaTeX, or as one HTML page that needs no script and no network. So all formats say
 * the same.
 *
 * <p>A picture is an {@link dev.backlight.report.Svg}: elements with attributes and text. It can be read without
 * colours, by dashes and markers, and by a screen reader: its title says what it is and its description what is to be
 * seen.
 */
@NullMarked
package dev.backlight.report;

import org.jspecify.annotations.NullMarked;
