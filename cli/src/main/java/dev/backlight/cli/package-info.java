/**
 * The program {@code backlight}: {@link dev.backlight.cli.Main} knows the commands, each command is a class of its own.
 *
 * <p>A command reads its options, calls the library and says what came out. Whatever one of them can do, a Java program
 * can do with the library alone. Exit codes: 0 for success, 1 for a job that failed, 2 for wrong use, 130 after Ctrl-C.
 */
@NullMarked
package dev.backlight.cli;

import org.jspecify.annotations.NullMarked;
