package dev.backlight.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows what a model file holds. */
@Command(
        name = "inspect",
        description = "Shows what a model file holds: network, parameters, notes, and how far a checkpoint is.",
        footer = {
            "",
            "Of a safetensors file from elsewhere it lists the tensors.",
            "",
            "Examples:",
            "  backlight inspect mnist.safetensors",
            "  backlight inspect mnist.safetensors --json"
        })
final class InspectCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Parameters(paramLabel = "MODEL", description = "A model file, a checkpoint, or any safetensors file.")
    private Path file;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        ModelContent content = ModelContent.read(file);
        if (json.isOn()) {
            content.writeTo(new JsonLines(main.streams()));
        } else {
            content.print(main.streams().out());
        }
        return ExitCode.OK;
    }
}
