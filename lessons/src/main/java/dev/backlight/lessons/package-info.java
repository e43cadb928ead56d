/**
 * Worked examples: a small network, formula or descent with all its numbers, in a JSON file that a person can write.
 *
 * <p>{@link dev.backlight.lessons.WorkedExample#read} turns a file into records, and they give what {@code core}
 * computes with: a network, the values of its parameters, an objective, samples. {@link dev.backlight.lessons.Lessons}
 * has the examples that are shipped, one for each reference case.
 *
 * <p>{@link dev.backlight.lessons.Truth} computes what an example asks for. {@link dev.backlight.lessons.Marking} holds
 * answers against it, and finds the {@link dev.backlight.lessons.Mistake} behind a wrong one by working out the whole
 * example with it.
 *
 * <p>Reading is strict. Whatever is wrong with a file is one {@link dev.backlight.lessons.ExampleException}, placed
 * {@code file:line:column}, that says what to do about it. So a file is first read as
 * {@link dev.backlight.lessons.Located} values, which know their places, and these are then understood member by
 * member.
 *
 * <p>A number in a file is a decimal: 0.1 is one tenth. It is kept as the double whose shortest decimal is what was
 * typed, {@code BigDecimal.valueOf(value)} gives the typed number back exactly, and a number for which that does not
 * hold is refused.
 */
@NullMarked
package dev.backlight.lessons;

import org.jspecify.annotations.NullMarked;
