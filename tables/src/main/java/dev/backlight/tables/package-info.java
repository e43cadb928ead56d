/**
 * Tables to learn from: a CSV file is read as a {@link dev.backlight.tables.Table} of text, and a
 * {@link dev.backlight.tables.TableEncoding} turns it into the numbers of a {@link dev.backlight.data.Dataset}.
 *
 * <p>Reading and understanding are two steps. A table keeps every cell's text and its place in the file. The encoding
 * is learnt from the training rows alone: which columns are numbers and which are categories, means and deviations, the
 * categories that there are. It is then applied to any rows: those for validation, or a file that comes years later,
 * whose columns may stand in another order. It has a text form, {@link dev.backlight.tables.TableEncoding#toJson}, that
 * is stored with the model.
 *
 * <p>Whatever is wrong with a file is one {@link dev.backlight.tables.TableException}, placed {@code file:line:column}.
 * The line is the line of the file, from 1, in which the cell starts; quoted cells before it may have run over several.
 * The column is the number of the cell within its row, from 1, and the message gives the column's name and the cell's
 * text too.
 */
@NullMarked
package dev.backlight.tables;

import org.jspecify.annotations.NullMarked;
