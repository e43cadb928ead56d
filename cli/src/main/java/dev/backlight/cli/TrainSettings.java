package dev.backlight.cli;

import dev.backlight.model.Architecture;
import dev.backlight.nn.Loss;
import dev.backlight.nn.Reduction;
import dev.backlight.train.Training;

/**
 * How a network is built and trained.
 *
 * @param rate where the learning rate starts
 * @param patience stop after this many epochs without progress; 0 for never
 */
record TrainSettings(
        Layers layers,
        Loss loss,
        OptimizerChoice optimizer,
        ScheduleChoice schedule,
        double rate,
        int epochs,
        int batch,
        int patience) {

    Training training(Architecture architecture, long seed) {
        return new Training(
                architecture,
                optimizer.optimizer(),
                schedule.from(rate),
                Reduction.MEAN,
                epochs,
                batch,
                patience,
                false,
                seed);
    }
}
