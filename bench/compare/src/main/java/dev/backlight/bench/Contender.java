package dev.backlight.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A participant with its settings: the best that were found on this kind of machine. {@code $threads} stands for the
 * number of threads, {@code $natives} for the folder with the C libraries.
 *
 * @param name what it is called in tables
 * @param module the folder of bench/ it is built in
 * @param main its main class
 * @param flags what Java is started with
 * @param environment what is set in its environment; nothing else that begins with OMP, MKL or OPENBLAS is
 */
record Contender(String name, String module, String main, List<String> flags, Map<String, String> environment) {
    static final String OURS = "backlight";
    /** What the README recommends. */
    private static final List<String> RECOMMENDED = List.of("--add-modules", "jdk.incubator.vector");

    /** What it recommends besides where memory counts. */
    private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-Xmx64m");

    private static final List<String> NATIVE = List.of("--enable-native-access=ALL-UNNAMED");
    /** Its memory is freed by scopes alone, which is quicker than with the collector's help as well. */
    private static final String SCOPED = "-Dorg.bytedeco.javacpp.nopointergc=true";

    private static final String MKL = "-Dorg.bytedeco.openblas.load=mkl_rt";
    private static final String OPENBLAS_FOLDER = "$natives/org/bytedeco/openblas/linux-x86_64";

    static final List<Contender> ALL = List.of(
            new Contender(OURS, "backlight", "Backlight", RECOMMENDED, Map.of()),
            new Contender("backlight, no flags", "backlight", "Backlight", List.of(), Map.of()),
            new Contender(
                    "djl",
                    "djl",
                    "Djl",
                    List.of(
                            "-Dai.djl.offline=true",
                            "-Dai.djl.pytorch.num_threads=$threads",
                            "-Dai.djl.pytorch.num_interop_threads=1",
                            NATIVE.getFirst()),
                    Map.of("OMP_NUM_THREADS", "$threads")),
            new Contender(
                    "libtorch-mkl",
                    "libtorch",
                    "Libtorch",
                    List.of(MKL, SCOPED, NATIVE.getFirst()),
                    Map.of("OMP_NUM_THREADS", "$threads", "MKL_THREADING_LAYER", "GNU", "GOMP_SPINCOUNT", "20000")),
            new Contender(
                    "libtorch-openblas",
                    "libtorch",
                    "Libtorch",
                    List.of(SCOPED, NATIVE.getFirst()),
                    Map.of(
                            "OMP_NUM_THREADS",
                            "$threads",
                            "OMP_WAIT_POLICY",
                            "PASSIVE",
                            "OPENBLAS_CORETYPE",
                            "SkylakeX")),
            new Contender("tensorflow", "tensorflow", "Tensorflow", NATIVE, Map.of("TF_CPP_MIN_LOG_LEVEL", "2")),
            new Contender(
                    "dl4j",
                    "dl4j",
                    "Dl4j",
                    NATIVE,
                    Map.of(
                            "OMP_NUM_THREADS",
                            "$threads",
                            "OMP_WAIT_POLICY",
                            "PASSIVE",
                            "OPENBLAS_CORETYPE",
                            "SkylakeX")),
            new Contender(
                    "smile",
                    "smile",
                    "Smile",
                    NATIVE,
                    Map.of(
                            "LD_LIBRARY_PATH",
                            OPENBLAS_FOLDER,
                            "OPENBLAS_NUM_THREADS",
                            "$threads",
                            "OPENBLAS_CORETYPE",
                            "SkylakeX")),
            new Contender("encog", "encog", "Encog", List.of(), Map.of()),
            new Contender(
                    "onednn",
                    "blas",
                    "Blas",
                    List.of("-Dbench.blas=onednn", "-Dbench.natives=$natives", NATIVE.getFirst()),
                    Map.of("OMP_NUM_THREADS", "$threads")),
            new Contender(
                    "openblas",
                    "blas",
                    "Blas",
                    List.of("-Dbench.blas=openblas", "-Dbench.natives=$natives", NATIVE.getFirst()),
                    Map.of("OPENBLAS_NUM_THREADS", "$threads", "OPENBLAS_CORETYPE", "SkylakeX")));

    /** What Java is started with for a work: from a cold start, ours with the flags for little memory. */
    List<String> flags(Work work) {
        boolean cold = work.name().equals("start") || work.name().equals("cold1000");
        return isOurs() && cold
                ? Stream.concat(flags.stream(), SMALL.stream()).toList()
                : flags;
    }

    boolean isOurs() {
        return name.equals(OURS);
    }

    /** Its settings in a line. */
    String settings() {
        List<String> variables = environment.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .sorted(Comparator.naturalOrder())
                .toList();
        String cold = isOurs() ? " (cold: and " + String.join(" ", SMALL) + ")" : "";
        return (String.join(" ", variables) + " " + String.join(" ", flags) + cold).strip();
    }
}
