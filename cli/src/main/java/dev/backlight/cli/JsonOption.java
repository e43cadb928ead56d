package dev.backlight.cli;

import picocli.CommandLine.Option;

/** Whether to print for a program, not for a person. */
final class JsonOption {
    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    boolean isOn() {
        return json;
    }
}
