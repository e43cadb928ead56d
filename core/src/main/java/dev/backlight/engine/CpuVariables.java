package dev.backlight.engine;

import dev.backlight.tensor.Tensor;
import dev.backlight.tensor.TensorType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Parameters and states as heap arrays of floats or ints. */
final class CpuVariables implements Variables {
    private final Map<String, TensorType> types = new LinkedHashMap<>();
    private final Map<String, float[]> floats = new LinkedHashMap<>();
    private final Map<String, int[]> ints = new LinkedHashMap<>();

    CpuVariables(Map<String, Tensor> values) {
        values.forEach((name, value) -> {
            if (value.element().isReal()) {
                types.put(name, value.toF32().type());
                floats.put(name, value.toFloats());
            } else {
                types.put(name, value.type());
                ints.put(name, value.toInts());
            }
        });
    }

    /** The array itself, if the variable is real. */
    float[] floats(String name) {
        return floats.get(name);
    }

    /** The array itself, if the variable is an integer. */
    int[] ints(String name) {
        return ints.get(name);
    }

    TensorType type(String name) {
        TensorType type = types.get(name);
        if (type == null) {
            throw new IllegalArgumentException("[variables] there is no \"" + name + "\" among " + types.keySet());
        }
        return type;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(types.keySet());
    }

    @Override
    public Tensor get(String name) {
        TensorType type = type(name);
        return type.element().isReal()
                ? Tensor.of(type.shape(), floats.get(name))
                : Tensor.of(type.shape(), ints.get(name));
    }

    @Override
    public void set(String name, Tensor value) {
        TensorType type = type(name);
        Binding.check(name, type, value.type());
        if (type.element().isReal()) {
            value.copyTo(floats.get(name), 0);
        } else {
            value.copyTo(ints.get(name), 0);
        }
    }
}
