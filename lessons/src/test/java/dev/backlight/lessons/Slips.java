package dev.backlight.lessons;

import dev.backlight.lessons.ByHand.Worker;
import java.util.List;
import java.util.Map;

/** People who make one mistake each. */
final class Slips {
    private Slips() {}

    static Worker withUpdatedWeights() {
        return new Worker() {
            @Override
            double backward(String weight, Map<String, Double> old, Map<String, Double> updated) {
                return updated.get(weight);
            }
        };
    }

    static Worker withoutSources() {
        return new Worker() {
            @Override
            double source(double z) {
                return 1;
            }
        };
    }

    static Worker withoutLossSlope() {
        return new Worker() {
            @Override
            double lossSlope(double right) {
                return 1;
            }
        };
    }

    static Worker withoutSlopes() {
        return new Worker() {
            @Override
            double slope(String unit, double s, double z, double right) {
                return 1;
            }
        };
    }

    static Worker withLoss(double factor) {
        return new Worker() {
            @Override
            double lossFactor() {
                return factor;
            }
        };
    }

    static Worker withLossSlope(double factor) {
        return new Worker() {
            @Override
            double lossSlope(double right) {
                return factor * right;
            }
        };
    }

    static Worker withRate(double wrong) {
        return new Worker() {
            @Override
            double step(double rate) {
                return wrong;
            }
        };
    }

    static Worker withSums(boolean isOfLoss) {
        return new Worker() {
            @Override
            double batchLoss(double sum, int samples) {
                return isOfLoss ? sum : sum / samples;
            }

            @Override
            double batchSlope(int samples) {
                return 1;
            }
        };
    }

    interface Slope {
        double at(double s, double z);
    }

    static Worker withSlope(String wrong, Slope slope) {
        return new Worker() {
            @Override
            double slope(String unit, double s, double z, double right) {
                return unit.equals(wrong) ? slope.at(s, z) : right;
            }
        };
    }

    static Worker otherSide() {
        return new Worker() {
            @Override
            double signal(double byValue, double byPreActivation) {
                return byValue;
            }
        };
    }

    static Worker exchanged(boolean isForward, String one, String other) {
        return new Worker() {
            private String other(String name) {
                return name.equals(one) ? other : name.equals(other) ? one : name;
            }

            @Override
            String forwardWeight(String name) {
                return isForward ? other(name) : name;
            }

            @Override
            double backward(String weight, Map<String, Double> old, Map<String, Double> updated) {
                return old.get(other(weight));
            }
        };
    }

    static Worker withoutWeight(String forgotten) {
        return new Worker() {
            @Override
            double backward(String weight, Map<String, Double> old, Map<String, Double> updated) {
                return weight.equals(forgotten) ? 1 : old.get(weight);
            }
        };
    }

    static Worker withoutWay(String source, String target) {
        return new Worker() {
            @Override
            boolean goesBack(String from, String to) {
                return !(from.equals(source) && to.equals(target));
            }
        };
    }

    static Worker withoutBias(String... forgotten) {
        return new Worker() {
            @Override
            double bias(String name, double value) {
                return List.of(forgotten).contains(name) ? 0 : value;
            }
        };
    }
}
