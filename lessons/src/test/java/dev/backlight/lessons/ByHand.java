package dev.backlight.lessons;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A network of units worked out in plain loops, by somebody who may slip. It shares nothing with what it tests.
 *
 * @param nodes each after those that it takes
 * @param weights weights and biases, by name
 * @param targets one row a sample, as the inputs
 */
record ByHand(
        String loss,
        List<String> inputs,
        List<Node> nodes,
        List<String> outputs,
        Map<String, Double> weights,
        double[][] samples,
        double[][] targets,
        double rate) {

    /** A unit; without a bias if that is empty. */
    record Node(String name, String activation, Map<String, String> edges, String bias) {}

    /** What somebody does who makes no mistake; whoever makes one overrides it. */
    static class Worker {
        /** The loss of the batch from the sum of its samples' losses. */
        double batchLoss(double sum, int samples) {
            return sum / samples;
        }

        /** What a sample's part in a gradient is multiplied by. */
        double batchSlope(int samples) {
            return 1.0 / samples;
        }

        double lossFactor() {
            return 1;
        }

        double lossSlope(double right) {
            return right;
        }

        double bias(String name, double value) {
            return value;
        }

        String forwardWeight(String name) {
            return name;
        }

        /** The weight that an error signal is multiplied by on its way back. */
        double backward(String weight, Map<String, Double> old, Map<String, Double> updated) {
            return old.get(weight);
        }

        double slope(String unit, double s, double z, double right) {
            return right;
        }

        boolean goesBack(String from, String to) {
            return true;
        }

        double source(double z) {
            return z;
        }

        double step(double rate) {
            return rate;
        }

        double signal(double byValue, double byPreActivation) {
            return byPreActivation;
        }
    }

    private static double activated(String activation, double s) {
        return switch (activation) {
            case "SIGMOID" -> 1 / (1 + Math.exp(-s));
            case "TANH" -> Math.tanh(s);
            default -> s;
        };
    }

    static double slope(String activation, double s) {
        double z = activated(activation, s);
        return switch (activation) {
            case "SIGMOID" -> z * (1 - z);
            case "TANH" -> 1 - z * z;
            default -> 1;
        };
    }

    /** All that is asked for: of a single sample units and error signals, too. */
    Map<String, Double> answers(Worker worker) {
        Map<String, Double> answers = new LinkedHashMap<>();
        List<Map<String, Double>> s = new ArrayList<>();
        List<Map<String, Double>> z = new ArrayList<>();
        answers.put("E", forward(worker, weights, s, z));
        Map<String, Double> updated = new LinkedHashMap<>(weights);
        Map<String, Double> gradients = new LinkedHashMap<>();
        Map<String, double[]> signals = new HashMap<>();
        for (Node node : nodes.reversed()) {
            double[] signal = new double[samples.length];
            for (int n = 0; n < samples.length; n++) {
                double right = slope(node.activation(), s.get(n).get(node.name()));
                double slope = worker.slope(
                        node.name(), s.get(n).get(node.name()), z.get(n).get(node.name()), right);
                double byValue = byValue(worker, node, n, z.get(n), signals, updated);
                signal[n] = byValue * slope;
                if (samples.length == 1) {
                    answers.put("f'[" + node.name() + "]", slope);
                    answers.put("dE/ds[" + node.name() + "]", worker.signal(byValue, signal[n]));
                }
            }
            signals.put(node.name(), signal);
            node.edges().forEach((source, weight) -> {
                double sum = 0;
                for (int n = 0; n < samples.length; n++) {
                    sum += signal[n] * worker.source(z.get(n).get(source));
                }
                gradients.merge(worker.forwardWeight(weight), sum, Double::sum);
            });
            if (!node.bias().isEmpty()) {
                gradients.put(node.bias(), Arrays.stream(signal).sum());
            }
            List<String> into = new ArrayList<>(node.edges().values());
            into.add(node.bias());
            into.stream()
                    .map(worker::forwardWeight)
                    .filter(gradients::containsKey)
                    .forEach(name -> updated.put(name, weights.get(name) - worker.step(rate) * gradients.get(name)));
        }
        gradients.forEach((name, gradient) -> answers.put("dE/d" + name, gradient));
        gradients.keySet().forEach(name -> answers.put("new " + name, updated.get(name)));
        if (samples.length == 1) {
            nodes.forEach(node -> answers.put(node.name(), z.getFirst().get(node.name())));
        }
        answers.put("new E", forward(worker, updated, new ArrayList<>(), new ArrayList<>()));
        return answers;
    }

    private double forward(
            Worker worker, Map<String, Double> with, List<Map<String, Double>> s, List<Map<String, Double>> z) {
        double sum = 0;
        for (int n = 0; n < samples.length; n++) {
            Map<String, Double> ofS = new HashMap<>();
            Map<String, Double> ofZ = new HashMap<>();
            for (int i = 0; i < inputs.size(); i++) {
                ofZ.put(inputs.get(i), samples[n][i]);
            }
            for (Node node : nodes) {
                double total = node.bias().isEmpty() ? 0 : worker.bias(node.bias(), with.get(node.bias()));
                for (Map.Entry<String, String> edge : node.edges().entrySet()) {
                    total += with.get(worker.forwardWeight(edge.getValue())) * ofZ.get(edge.getKey());
                }
                ofS.put(node.name(), total);
                ofZ.put(node.name(), activated(node.activation(), total));
            }
            for (int k = 0; k < outputs.size(); k++) {
                double error = ofZ.get(outputs.get(k)) - targets[n][k];
                sum += lossFactor() * error * error;
            }
            s.add(ofS);
            z.add(ofZ);
        }
        return worker.lossFactor() * worker.batchLoss(sum, samples.length);
    }

    private double lossFactor() {
        return switch (loss) {
            case "HALF_SQUARED" -> 0.5;
            case "SQUARED" -> 1;
            default -> 1.0 / outputs.size();
        };
    }

    private double byValue(
            Worker worker,
            Node node,
            int sample,
            Map<String, Double> z,
            Map<String, double[]> signals,
            Map<String, Double> updated) {
        double sum = 0;
        int output = outputs.indexOf(node.name());
        if (output >= 0 && worker.goesBack(node.name(), "E")) {
            double error = z.get(node.name()) - targets[sample][output];
            sum += worker.lossFactor() * worker.lossSlope(2 * lossFactor() * error) * worker.batchSlope(samples.length);
        }
        for (Node taker : nodes) {
            String weight = taker.edges().get(node.name());
            if (weight != null && worker.goesBack(node.name(), taker.name())) {
                sum += signals.get(taker.name())[sample] * worker.backward(weight, weights, updated);
            }
        }
        return sum;
    }

    /** The same with another loss. */
    ByHand with(String other) {
        return new ByHand(other, inputs, nodes, outputs, weights, samples, targets, rate);
    }

    /** The file of the example. */
    String json() {
        String units = nodes.stream()
                .map(node -> "{\"name\": \"%s\", \"activation\": \"%s\", \"from\": {%s}%s}"
                        .formatted(
                                node.name(),
                                node.activation(),
                                node.edges().entrySet().stream()
                                        .map(edge -> "\"" + edge.getKey() + "\": " + weight(edge.getValue()))
                                        .collect(Collectors.joining(", ")),
                                node.bias().isEmpty() ? "" : ", \"bias\": " + weight(node.bias())))
                .collect(Collectors.joining(",\n   "));
        List<String> rows = new ArrayList<>();
        for (int n = 0; n < samples.length; n++) {
            rows.add("{\"x\": %s, \"y\": %s}".formatted(Arrays.toString(samples[n]), Arrays.toString(targets[n])));
        }
        return """
                {"id": "MINE", "title": "By hand", "loss": "%s", "learningRate": %s, "inputs": [%s], "outputs": [%s],
                 "units": [%s],
                 "samples": [%s]}
                """.formatted(loss, rate, quoted(inputs), quoted(outputs), units, String.join(", ", rows));
    }

    private String weight(String name) {
        return "{\"" + name + "\": " + weights.get(name) + "}";
    }

    private static String quoted(List<String> names) {
        return names.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
    }
}
