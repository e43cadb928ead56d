import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What {@code planted-faults} runs: the table of faults, and how each is planted and looked for. */
public final class PlantedFaults {
    /** A piece of a source file, what stands there instead, and the test of the same module that must notice. */
    private record Fault(String name, String file, String text, String instead, String test) {}

    private static final List<Fault> FAULTS = List.of(
            new Fault(
                    "sub: the sign of the second slope",
                    "expr/Binary",
                    "flow(Expr.constant(-1, b.element()))",
                    "flow(Expr.constant(1, b.element()))",
                    "grad.GradientTest#aValueUsedTwiceGetsTheSum"),
            new Fault(
                    "div: the second slope is not squared",
                    "expr/Binary",
                    "flow(y.div(b).neg())",
                    "flow(y.neg())",
                    "grad.OpGradientTest#isTheSlopeOfTheValue"),
            new Fault(
                    "pow: the mixed derivative at exponent 0",
                    "expr/Binary",
                    "a.equalTo(0).mul(b.equalTo(0))",
                    "b.equalTo(0)",
                    "grad.OpGradientTest#hasADerivativeThatIsTheSlopeOfTheGradient"),
            new Fault(
                    "pow: the slope of a cube multiplies in another order",
                    "expr/Binary",
                    "a.mul(n).mul(a)",
                    "a.square().mul(n)",
                    "golden.GradientDescentCasesTest#SDV_GD3"),
            new Fault(
                    "max: both that tie get the whole gradient",
                    "expr/Binary",
                    "a.equalTo(b).mul(0.5)",
                    "a.equalTo(b).mul(1)",
                    "engine.ReferenceEngineTest#hasFixedSlopesAtKinks"),
            new Fault(
                    "max of several: those that tie do not share",
                    "expr/Reduce",
                    "wins.mul(dY.div(winners))",
                    "wins.mul(dY)",
                    "engine.ReferenceEngineTest#hasFixedSlopesAtKinks"),
            new Fault(
                    "tanh: the slope of sigmoid",
                    "expr/Unary",
                    "flow(y.square().neg().add(1))",
                    "flow(y.mul(y.neg().add(1)))",
                    "grad.OpGradientTest#isTheSlopeOfTheValue"),
            new Fault(
                    "explain: a sign in sigmoid's derivative",
                    "expr/Unary",
                    "flow(y.mul(y.neg().add(1)))",
                    "flow(y.mul(y.neg().add(1)).neg())",
                    "golden.ExplanationInvariantsTest#pathsAddUpToTheGradientAndToTheFiniteDifference"),
            new Fault(
                    "explain: matmul written out with a column for a row",
                    "expr/MatMul",
                    "right[transposeB ? rank - 1 : rank - 2] = k;",
                    "right[transposeB ? rank - 1 : rank - 2] = inner - 1 - k;",
                    "expr.ExpansionTest#hasTheValuesOfTheTensor"),
            new Fault(
                    "explain: an equals sign before a rounded number",
                    "explain/Quantity",
                    "return isExact(digits) ? \"=\" : \"≈\";",
                    "return \"=\";",
                    "golden.ExplanationCasesTest#anExponentialIsRounded"),
            new Fault(
                    "explain: paths leave out the slopes of their units",
                    "explain/Routes",
                    "List.of(factor, slope(unit))",
                    "List.of(factor)",
                    "golden.ExplanationInvariantsTest#pathsAddUpToTheGradientAndToTheFiniteDifference"),
            new Fault(
                    "explain: the sum of the paths leaves one out",
                    "explain/Paths",
                    "return listed.stream().map(Path::product)",
                    "return listed.stream().skip(1).map(Path::product)",
                    "golden.ExplanationInvariantsTest#pathsAddUpToTheGradientAndToTheFiniteDifference"),
            new Fault(
                    "explain: of many paths the smallest are listed",
                    "explain/Ways",
                    "way -> -way.size()",
                    "way -> way.size()",
                    "golden.ExplanationInvariantsTest#ofManyPathsTheLargestAreListedAndTheRestIsOneNumber"),
            new Fault(
                    "descent: a step uphill",
                    "optim/GradientDescent",
                    "return parameter.sub(scope.rate().mul(gradient))",
                    "return parameter.add(scope.rate().mul(gradient))",
                    "golden.GradientDescentCasesTest#SDV_GD1"),
            new Fault(
                    "drawing: dashes for positive gradients",
                    "report/NetworkDrawing",
                    "return gradient > 0",
                    "return gradient < 0",
                    "report.PicturesTest#severalOutputsWithNumbers"),
            new Fault(
                    "drawing: a weight has the index of its input first",
                    "report/ExpressionDrawing",
                    "isSample ? position : position.reversed()",
                    "position",
                    "report.PicturesTest#aWholeNetworkAsOneExpression"),
            new Fault(
                    "heat map: the bar stands on positive numbers",
                    "report/HeatMap",
                    "if (value < 0 && share >= FAINTEST)",
                    "if (value > 0 && share >= FAINTEST)",
                    "report.HeatMapTest#aPictureHasABarForNegativeNumbers"),
            new Fault(
                    "heat map: text has no sign",
                    "report/HeatMap",
                    "values[i] < 0 && dark != ' ' ? '−' : dark",
                    "dark",
                    "report.HeatMapTest#textHasAMinusSignForNegativeNumbers"),
            new Fault(
                    "strips: from the outputs to the inputs",
                    "report/StripDrawing",
                    "for (LayerSignals layer : explanation.layers())",
                    "for (LayerSignals layer : explanation.layers().reversed())",
                    "report.StripDrawingTest#everyUnitIsACell"),
            new Fault(
                    "explain: the sign of a rounding error is believed",
                    "explain/ScalarArithmetic",
                    "ROUNDING = 1e-12",
                    "ROUNDING = 0",
                    "explain.ScalarArithmeticTest#claimsASignOnlyWhereRoundingCannotHaveTurnedIt"),
            new Fault(
                    "explain: a sample's part of a batch is not divided by the number of samples",
                    "explain/BatchExplanation",
                    "Reduction.MEAN ? batch.size() : 1",
                    "Reduction.MEAN ? 1 : 1",
                    "golden.BatchInvariantsTest#theRecordedProductsOfTheSamplesAddUpToTheGradientBitForBit"),
            new Fault(
                    "explain: a product with a rounded factor is taken for exact",
                    "explain/Quantity",
                    "exact.flatMap(a -> other.exact.map(a::multiply))",
                    "exact.flatMap(a -> Optional.of(a.multiply(new BigDecimal(other.value))))",
                    "golden.ExactnessInvariantsTest#equalsStandsOnlyBeforeWhatDecimalArithmeticGives"),
            new Fault(
                    "derive: a power of a power adds its exponents",
                    "formula/Term",
                    "power.getValue().times(Polynomial.of(exponent))",
                    "power.getValue().plus(Polynomial.of(exponent))",
                    "formula.FormulaPropertyTest#hasItsValueWhenSimplified"),
            new Fault(
                    "derive: powers bind to the left",
                    "formula/ExpressionParser",
                    "taken(\"^\") ? Optional.of(signed())",
                    "taken(\"^\") ? Optional.of(operand())",
                    "formula.FormulaParserTest#readsUsualNotation"),
            new Fault(
                    "derive: a path leaves out its last factor",
                    "explain/Chain",
                    "values.stream().reduce(",
                    "values.stream().limit(Math.max(1, factors.size() - 1)).reduce(",
                    "explain.FormulaExplanationTest#addsUpToTheGradient"),
            new Fault(
                    "derive: a corner has the same slope on both sides",
                    "explain/OneSided",
                    "slope.value() * way > 0",
                    "slope.value() > 0",
                    "explain.FormulaExplanationTest#saysWhereAFormulaIsNotSmooth"),
            new Fault(
                    "derive: a derivative is given where the formula has no value",
                    "explain/Point",
                    "whyNone(of, Point::written).isPresent()",
                    "false",
                    "explain.FormulaExplanationTest#saysWhereAFormulaIsNotSmooth"),
            new Fault(
                    "erf: the wrong constant",
                    "expr/Unary",
                    "2 / Math.sqrt(Math.PI)",
                    "1 / Math.sqrt(Math.PI)",
                    "grad.OpGradientTest#isTheSlopeOfTheValue"),
            new Fault(
                    "relu: a slope of 1 at 0",
                    "expr/Unary",
                    "flow(y.step())",
                    "flow(y.equalTo(0).where(y.sub(y).add(1), y.step()))",
                    "engine.ReferenceEngineTest#hasFixedSlopesAtKinks"),
            new Fault(
                    "matmul: a transposed operand in the derivative",
                    "expr/MatMul",
                    "product(dY, false, b, !transposeB)",
                    "product(dY, false, b, transposeB)",
                    "grad.OpGradientTest#isTheSlopeOfTheValue"),
            new Fault(
                    "broadcast: no sum over what was stretched",
                    "expr/Broadcast",
                    "dY.sum(stretched)",
                    "dY.mean(stretched)",
                    "grad.OpGradientTest#isTheSlopeOfTheValue"),
            new Fault(
                    "permute: the derivative permutes forwards",
                    "expr/Permute",
                    "inverse[axes.get(i)] = i",
                    "inverse[i] = axes.get(i)",
                    "grad.OpGradientTest#isTheSlopeOfTheValue"),
            new Fault(
                    "softmax: the greatest is not subtracted",
                    "expr/Expr",
                    "return isFinite.where(max, 0)",
                    "return isFinite.where(max.mul(0), 0)",
                    "engine.CpuEngineTest$WithOneThread#isStableFarOut"),
            new Fault(
                    "gather: the index after the last one is let through",
                    "expr/Picks",
                    "value >= size",
                    "value > size",
                    "engine.CpuEngineTest$WithOneThread#refusesAnIndexOutOfRange"),
            new Fault(
                    "random: the step does not count",
                    "expr/Random",
                    "stream, step)",
                    "stream, 0)",
                    "engine.ReferenceEngineTest#drawsTheNumbersOfItsKey"),
            new Fault(
                    "gradient: of two uses only the last counts",
                    "grad/Gradient",
                    "uses.stream().reduce(Expr::add)",
                    "uses.stream().reduce((a, b) -> b)",
                    "grad.GradientTest#aValueUsedTwiceGetsTheSum"),
            new Fault(
                    "gradcheck: a bound that allows anything",
                    "grad/GradCheck",
                    "difference() + 2 * e / h",
                    "1 + difference() + 2 * e / h",
                    "grad.GradCheckTest#refusesASlopeThatIsWrongByOneInAMillion"),
            new Fault(
                    "plan: operations of one name are merged whatever their settings",
                    "plan/Rewrite",
                    "private record Key(Op op, List<Expr> inputs) {}",
                    "private record Key(String op, List<Expr> inputs) {"
                            + " Key(Op op, List<Expr> inputs) { this(op.label(), inputs); } }",
                    "plan.PlanTest#keepsDifferentOperationsApart"),
            new Fault(
                    "plan: stale weights, updated before their last reader",
                    "plan/Planner",
                    "&& lastRead.getOrDefault(update.variable(), -1) <= step",
                    "",
                    "engine.CpuEngineTest$WithOneThread#updatesAllAtOnceFromOldValues"),
            new Fault(
                    "plan: an update overwrites what its own step still reads",
                    "plan/Planner",
                    "node.inputs().stream().noneMatch(input -> base(input) == variable)",
                    "true",
                    "engine.CpuEngineTest$WithOneThread#updatesFromItsOwnElementsInAnotherOrder"),
            new Fault(
                    "plan: updates before the guard",
                    "plan/Planner",
                    "lastBarrier = steps.size() - 1",
                    "lastBarrier = -1",
                    "plan.PlanTest#keepsEveryValueUntilItsLastReader"),
            new Fault(
                    "pool: a task is run under its neighbour's number",
                    "engine/cpu/WorkerPool",
                    "shareEnd(share, tasks) - unclaimed(seen)",
                    "shareEnd(share, tasks) - unclaimed(seen) + 1",
                    "engine.cpu.WorkerPoolTest#runsEveryTaskOnceAndShowsItsWrites"),
            new Fault(
                    "packing: the last element of what is left of a transposed column",
                    "engine/cpu/Panels",
                    "width, depth - k)",
                    "width, depth - k - 1)",
                    "engine.cpu.MatrixProductTest#isOneChainOfFusedMultiplyAddsPerElement"),
            new Fault(
                    "one row: each stretch begins with the first element of the row again",
                    "engine/cpu/RowProduct",
                    "x.index(0, k)",
                    "x.index(0, 0)",
                    "engine.cpu.MatrixProductTest#isOneChainAcrossBlocks"),
            new Fault(
                    "plan: updates before an index is checked",
                    "plan/Planner",
                    "return op instanceof Gather || op instanceof ScatterAdd || op instanceof OneHot",
                    "return op instanceof Gather || op instanceof ScatterAdd",
                    "plan.PlanTest#updatesNothingBeforeTheLastStepThatCanFail"),
            new Fault(
                    "plan: an output lies in the array of an updated parameter",
                    "plan/Planner",
                    "graph.outputs().stream().noneMatch(output -> base(output) == value)",
                    "!graph.outputs().contains(value)",
                    "engine.CpuEngineTest$WithOneThread#givesOutANewValueOnlyUnderAnotherShape"),
            new Fault(
                    "plan: memory is given back before the last reader",
                    "plan/Planner",
                    "Math.max(step, lastRead.getOrDefault(value, step))",
                    "step",
                    "engine.RandomGraphTest#agreesWithTheReferenceWithinTheBound"),
            new Fault(
                    "plan: a value that two chains need is lost in one of them",
                    "plan/Fusion",
                    "!members.containsAll(users.get(member))",
                    "users.get(member).isEmpty()",
                    "plan.PlanTest#fusesWhatCanBeComputedInOnePass"),
            new Fault(
                    "plan: an old value that is given out is not copied",
                    "plan/Rewrite",
                    "case Parameter p -> copy(value);",
                    "case Parameter p -> value;",
                    "engine.CpuEngineTest$WithOneThread#givesOutOldAndNewValuesOfAnUpdatedParameter"),
            new Fault(
                    "fused chain: the tail of a row is dropped",
                    "engine/cpu/ChainKernel",
                    "Math.min(columnsEach, columns - firstColumn)",
                    "Math.min(columnsEach, columns - firstColumn & ~3)",
                    "engine.CpuEngineTest$WithOneThread#computesEveryOperationOnEveryShape"),
            new Fault(
                    "sum: off by one in the tail",
                    "engine/cpu/ReduceKernel",
                    "for (int lane = 0; i < length; i++, lane++)",
                    "for (int lane = 0; i < length - 1; i++, lane++)",
                    "engine.CpuEngineTest$WithOneThread#computesEveryOperationOnEveryShape"),
            new Fault(
                    "scatterAdd: the last one wins",
                    "engine/cpu/IndexKernels",
                    "y[to + j] += x[i + j]",
                    "y[to + j] = x[i + j]",
                    "engine.CpuEngineTest$WithOneThread#movesNumbersToTheirPlaces"),
            new Fault(
                    "oneHot: the last run's ones are left",
                    "engine/cpu/IndexKernels",
                    "Arrays.fill(y, 0, node.shape().count(), 0f);\n            for (int i = 0; i < count; i++) {",
                    "for (int i = 0; i < count; i++) {",
                    "engine.RandomGraphTest#agreesWithTheReferenceWithinTheBound"),
            new Fault(
                    "engine: a refused set of variables stays half bound",
                    "engine/CpuWorkspace",
                    "bound = null;",
                    "",
                    "engine.CpuEngineTest$WithOneThread#bindsTheVariablesOfEachRun"),
            new Fault(
                    "engine: not the first value that is not finite is named",
                    "engine/NonFinite",
                    "for (Expr node : nodes) {",
                    "for (Expr node : nodes.reversed()) {",
                    "engine.ReferenceEngineTest#updatesNothingIfAGuardIsNotFinite"),
            new Fault(
                    "Adam: epsilon inside of the root",
                    "optim/Adam",
                    "Expr root = nextV.sqrt().mul(unbiasV);",
                    "Expr root = nextV.add(epsilon * epsilon).sqrt().mul(unbiasV);",
                    "optim.OptimizerTest#epsilonIsAddedOutsideOfTheRootAfterTheCorrection"),
            new Fault(
                    "Adam: epsilon before the correction",
                    "optim/Adam",
                    "div(root.add(epsilon))",
                    "div(root.add(unbiasV.mul(epsilon)))",
                    "optim.OptimizerTest#epsilonIsAddedOutsideOfTheRootAfterTheCorrection"));

    private static final String PACKAGE = "dev.backlight.";
    private static final List<String> MODULES = List.of("core", "report");
    private static final int ALL_PASSED = 0;
    private static final int NOTICED = 10;
    private static final int NO_TEST = 11;

    private PlantedFaults() {}

    /** The folder to work in, and, if wanted, a part of the names of the faults to try. */
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("test")) {
            Runtime.getRuntime().halt(run(arguments[1]));
        }
        Path scratch = Path.of(arguments[0]);
        List<Fault> chosen = FAULTS.stream()
                .filter(fault -> arguments.length < 2 || fault.name().contains(arguments[1]))
                .toList();
        checkThatTestsPass(chosen);
        List<Future<String>> verdicts = new ArrayList<>();
        int survivors = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < chosen.size(); i++) {
                Fault fault = chosen.get(i);
                Path folder = scratch.resolve("fault-" + i);
                verdicts.add(pool.submit(() -> plant(fault, folder)));
            }
            for (int i = 0; i < chosen.size(); i++) {
                String verdict = verdicts.get(i).get();
                boolean noticed = verdict.equals("noticed");
                survivors += noticed ? 0 : 1;
                System.out.println((noticed ? "ok    " : "FAIL  ") + chosen.get(i).name()
                        + (noticed ? "" : ": " + verdict + " (" + chosen.get(i).test() + ")"));
            }
        }
        System.out.println(chosen.size() - survivors + " of " + chosen.size() + " planted faults were noticed");
        System.exit(survivors == 0 && !chosen.isEmpty() ? 0 : 1);
    }

    /** Without a fault every test that is named must pass, or its failure would say nothing. */
    private static void checkThatTestsPass(List<Fault> faults) throws Exception {
        for (String test : faults.stream().map(Fault::test).distinct().toList()) {
            int code = start(test, null);
            if (code != ALL_PASSED) {
                System.out.println("FAIL  " + test + (code == NO_TEST ? " does not exist" : " fails without a fault"));
                System.exit(1);
            }
        }
    }

    /** Plants one fault in a copy of its file, compiles that over the sound classes, and runs its test. */
    private static String plant(Fault fault, Path folder) throws Exception {
        Path source = source(fault);
        String sound = Files.readString(source);
        int at = sound.indexOf(fault.text());
        if (at < 0 || sound.indexOf(fault.text(), at + 1) >= 0) {
            return "its text is not there exactly once any more in " + source;
        }
        Path planted = folder.resolve("source").resolve(source.getFileName());
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Files.createDirectories(planted.getParent());
        Files.writeString(planted, sound.replace(fault.text(), fault.instead()));
        List<String> javac = List.of(
                java("javac"),
                "-nowarn",
                "-proc:none",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                planted.toString());
        Path log = folder.resolve("log");
        if (new ProcessBuilder(javac)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start()
                        .waitFor()
                != 0) {
            return "it does not compile:\n" + Files.readString(log);
        }
        int code = start(fault.test(), classes);
        return switch (code) {
            case NOTICED -> "noticed";
            case ALL_PASSED -> "survived";
            case NO_TEST -> "there is no such test";
            default -> "the test ended with exit code " + code;
        };
    }

    /** No two modules have a package in common. */
    private static Path source(Fault fault) {
        return MODULES.stream()
                .map(module -> Path.of(module, "src/main/java/dev/backlight", fault.file() + ".java"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(fault.name() + ": there is no " + fault.file()));
    }

    /** Runs a test in a JVM of its own, over the classes in a folder if one is given. */
    private static int start(String test, Path classes) throws IOException, InterruptedException {
        String path = System.getProperty("java.class.path");
        Process process = new ProcessBuilder(
                        java("java"),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-Xmx1g",
                        "-cp",
                        classes == null ? path : classes + File.pathSeparator + path,
                        PlantedFaults.class.getName(),
                        "test",
                        test)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return -1;
        }
        return process.exitValue();
    }

    private static String java(String command) {
        return Path.of(System.getProperty("java.home"), "bin", command).toString();
    }

    /** In the JVM of its own: runs one method of a test class and ends at the first failure. */
    private static int run(String test) {
        String[] classAndMethod = test.split("#");
        PostDiscoveryFilter method = descriptor -> descriptor
                .getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> FilterResult.includedIf(
                        ((MethodSource) source).getMethodName().equals(classAndMethod[1])))
                .orElse(FilterResult.included(null));
        int[] passed = new int[1];
        TestExecutionListener listener = new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
                if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                    result.getThrowable().ifPresent(thrown -> thrown.printStackTrace(new PrintWriter(System.out, true)));
                    Runtime.getRuntime().halt(NOTICED);
                }
                passed[0] += identifier.isTest() ? 1 : 0;
            }
        };
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(PACKAGE + classAndMethod[0]))
                                .filters(method)
                                .build(),
                        listener);
        return passed[0] > 0 ? ALL_PASSED : NO_TEST;
    }
}
