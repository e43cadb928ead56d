/**
 * Networks as expressions: an {@link dev.backlight.expr.Expr} is a node of a directed acyclic graph, an
 * {@link dev.backlight.expr.Op} says what the node does.
 *
 * <p>Writing {@code x.matmul(w).add(b).tanh()} computes nothing. It builds a graph whose nodes know their operation,
 * their inputs, their type and the place in the model they were written in. A model, its loss, the derivatives of the
 * loss and the optimizer's update are all such expressions, so one graph holds a whole training step.
 *
 * <p>An operation owns everything that is true of it wherever it runs: the types it accepts, its derivative, and its
 * notation. Scalar functions are rows of two tables, {@link dev.backlight.expr.Unary} and
 * {@link dev.backlight.expr.Binary}; every other operation is a record of its own. Loops over numbers live in the
 * engines.
 *
 * <p>The set of operations is closed (sealed), so an engine is one exhaustive {@code switch} and the compiler lists
 * what is missing; {@link dev.backlight.expr.CustomOp} is the one door for operations from outside.
 *
 * <p>Read in this order: {@code Expr}, {@code Op}, {@code Unary}, {@code Binary}, {@code MatMul}.
 */
@NullMarked
package dev.backlight.expr;

import org.jspecify.annotations.NullMarked;
