package dev.backlight.model;

import dev.backlight.engine.CpuEngine;
import dev.backlight.engine.Engine;
import dev.backlight.format.FormatException;
import dev.backlight.format.Safetensors;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Mode;
import dev.backlight.nn.Scope;
import dev.backlight.tensor.ShapeException;
import dev.backlight.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A trained network: predicts, and is kept in a file. Immutable, and safe to use from many threads at once.
 *
 * <p>The file is safetensors, so any reader of that format opens the weights. Its metadata holds the architecture as
 * JSON under {@value #ARCHITECTURE}, and the notes: texts such as class names, preprocessing, the seed, and how the
 * network was trained. The same training with the same seed gives the same bytes: no date, duration or path is in it.
 */
public final class Model {
    /** The metadata key of the architecture. */
    public static final String ARCHITECTURE = "backlight.architecture";

    /**
     * What the names begin with of tensors and texts that a checkpoint keeps beside the model: no parameters or notes.
     */
    public static final String CHECKPOINT = "checkpoint:";

    private final Architecture architecture;
    private final Map<String, Tensor> parameters;
    private final Map<String, String> notes;
    private final Engine engine;
    private final Predictor predictor;

    /**
     * A model with these parameters that predicts on the processor.
     *
     * @param parameters a value for every parameter that the network declares, and no others
     * @param notes texts to keep with it, under names of your own
     * @throws ShapeException if the parameters are not those of the architecture; the message names the first that is
     *     not
     * @throws IllegalArgumentException if a name is one that the model file uses itself
     */
    public Model(Architecture architecture, Map<String, Tensor> parameters, Map<String, String> notes) {
        this(architecture, parameters, notes, CpuEngine.shared());
    }

    /** A model that predicts on an engine of choice. */
    public Model(Architecture architecture, Map<String, Tensor> parameters, Map<String, String> notes, Engine engine) {
        this.architecture = architecture;
        this.parameters = Collections.unmodifiableMap(inOrder(architecture, parameters));
        this.notes = Collections.unmodifiableMap(new TreeMap<>(notes));
        Stream.concat(this.parameters.keySet().stream(), this.notes.keySet().stream())
                .filter(Model::isReserved)
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "[model] \"" + name + "\" is a name that the model file uses itself: choose another");
                });
        this.engine = engine;
        this.predictor = new Predictor(architecture, this.parameters, engine);
    }

    private static boolean isReserved(String name) {
        return name.equals(ARCHITECTURE) || name.startsWith(CHECKPOINT);
    }

    /** The parameters in the order in which the network declares them, if they are its own. */
    private static Map<String, Tensor> inOrder(Architecture architecture, Map<String, Tensor> parameters) {
        Map<String, Tensor> ordered = new LinkedHashMap<>();
        Map<String, Tensor> unknown = new LinkedHashMap<>(parameters);
        Architecture.Built built = architecture.build(1, Mode.INFERENCE);
        if (built.output().shape().rank() != 2) {
            throw new ShapeException(
                    "[model] the network gives " + built.output().type()
                            + " for a batch of one sample, but [1, outputs] is needed; a Flatten at its end makes one row");
        }
        for (Scope.Declared declared : built.parameters()) {
            Tensor value = unknown.remove(declared.name());
            if (value == null
                    || !value.shape().equals(declared.parameter().shape())
                    || !value.element().isReal()) {
                throw new ShapeException("[model] the network needs a parameter \"" + declared.name() + "\" "
                        + declared.parameter().type() + ", but "
                        + (value == null ? "there is none of that name" : value.type() + " was given"));
            }
            ordered.put(declared.name(), value);
        }
        if (!unknown.isEmpty()) {
            throw new ShapeException("[model] the network has no parameter \""
                    + unknown.keySet().iterator().next() + "\"");
        }
        return ordered;
    }

    public Architecture architecture() {
        return architecture;
    }

    /** What it predicts on. */
    public Engine engine() {
        return engine;
    }

    /** The parameters by name, in the order in which the network declares them. */
    public Map<String, Tensor> parameters() {
        return parameters;
    }

    /** Texts that are kept with the model, in the order of their names. */
    public Map<String, String> notes() {
        return notes;
    }

    /** How many numbers the parameters hold in all. */
    public long parameterCount() {
        return parameters.values().stream().mapToLong(Tensor::count).sum();
    }

    /**
     * What the network gives for each sample, as it is: {@code [n, ...sample] → [n, outputs]}. For the cross-entropies
     * these are logits.
     *
     * @throws ShapeException if the samples have another shape
     */
    public Tensor outputs(Tensor features) {
        return predictor.run(features, false);
    }

    /**
     * What the network says of each sample: {@code [n, ...sample] → [n, outputs]}. Probabilities of the classes for
     * {@code CROSS_ENTROPY}, of yes for {@code BINARY_CROSS_ENTROPY}, the outputs themselves otherwise. A sample's
     * result does not depend on the others.
     *
     * @throws ShapeException if the samples have another shape
     */
    public Tensor predict(Tensor features) {
        return predictor.run(features, true);
    }

    /**
     * The class of each sample: for {@code CROSS_ENTROPY} the number of the greatest output, the first of several that
     * tie; for {@code BINARY_CROSS_ENTROPY} with one output 1 for yes, which is more likely than not, and 0 for no.
     *
     * @throws ShapeException if the samples have another shape
     * @throws UnsupportedOperationException if the network does not choose one class
     */
    public int[] classify(Tensor features) {
        Tensor outputs = outputs(features);
        int width = outputs.shape().size(1);
        boolean isYesOrNo = architecture.loss() == Loss.BINARY_CROSS_ENTROPY && width == 1;
        if (!architecture.loss().isClassification() && !isYesOrNo) {
            throw new UnsupportedOperationException("[classify] a network with " + width + " outputs for the loss "
                    + architecture.loss() + " does not choose one class: use predict");
        }
        int[] chosen = new int[features.shape().size(0)];
        for (int row = 0; row < chosen.length; row++) {
            if (isYesOrNo) {
                chosen[row] = outputs.at(row) > 0 ? 1 : 0;
            }
            for (int c = 1; c < width; c++) {
                if (outputs.at(row * width + c) > outputs.at(row * width + chosen[row])) {
                    chosen[row] = c;
                }
            }
        }
        return chosen;
    }

    /**
     * Writes the model file, or replaces it as a whole.
     *
     * @throws IOException if it cannot be written; an older file is then still there, whole
     */
    public void save(Path file) throws IOException {
        content().write(file);
    }

    /** What {@link #save} writes. */
    public Safetensors content() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(ARCHITECTURE, ArchitectureJson.write(architecture));
        metadata.putAll(notes);
        return new Safetensors(parameters, metadata);
    }

    /**
     * Reads a model file.
     *
     * @throws FormatException if it is malformed, is no model of this library, or holds a layer of yours
     * @throws IOException if it cannot be read
     */
    public static Model load(Path file) throws IOException {
        Safetensors content = Safetensors.read(file);
        return of(file, content, architecture(file, content.metadata()));
    }

    /**
     * Reads the weights of a network whose structure comes from your code.
     *
     * @param network the layers and all, as when it was saved
     * @throws FormatException if the file is malformed, or its weights are not this network's
     * @throws IOException if it cannot be read
     */
    public static Model load(Path file, Architecture network) throws IOException {
        return of(file, Safetensors.read(file), network);
    }

    /** The architecture in a file's metadata. */
    static Architecture architecture(Path file, Map<String, String> metadata) throws FormatException {
        String text = metadata.get(ARCHITECTURE);
        if (text == null) {
            throw new FormatException(file + ": these are weights without \"" + ARCHITECTURE
                    + "\", not a model saved by Backlight; give the network: Model.load(file, network)");
        }
        return ArchitectureJson.read(file.toString(), text);
    }

    private static Model of(Path file, Safetensors content, Architecture architecture) throws FormatException {
        Map<String, String> notes = new LinkedHashMap<>(content.metadata());
        notes.keySet().removeIf(Model::isReserved);
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        content.tensors().forEach((name, value) -> {
            if (!isReserved(name)) {
                parameters.put(name, value);
            }
        });
        try {
            return new Model(architecture, parameters, notes);
        } catch (ShapeException misfit) {
            throw new FormatException(file + ": " + misfit.getMessage());
        }
    }
}
