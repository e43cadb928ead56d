package dev.backlight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.tensor.Tensor;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.Utf8Entry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the compiled classes of this module: a package uses only packages that come before it. */
final class PackageOrderTest {
    private static final List<String> ORDER = List.of(
            "tensor", "expr", "grad", "formula", "plan", "engine", "nn", "optim", "data", "format", "model", "train",
            "explain");

    /** A type of this module as class files write it in names, descriptors and signatures. */
    private static final Pattern TYPE = Pattern.compile("dev/backlight/[\\w/$]+");

    @Test
    void packagesUseOnlyPackagesBeforeThem() throws Exception {
        Path classes = classes();
        List<Path> files;
        try (Stream<Path> all = Files.walk(classes)) {
            files = all.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.endsWith("module-info.class"))
                    .toList();
        }
        assertThat(files).contains(classes.resolve("dev/backlight/tensor/Tensor.class"));

        Set<String> wrong = new TreeSet<>();
        for (Path file : files) {
            ClassModel model = ClassFile.of().parse(file);
            String user = model.thisClass().asInternalName();
            if (place(user) < 0) {
                wrong.add(user + " lies in no package of the order");
            }
            for (String used : typesIn(model)) {
                if (place(used) < 0 || place(used) > place(user)) {
                    wrong.add(user + " uses " + used);
                }
            }
        }
        assertThat(wrong)
                .as("%d classes read, in the order %s", files.size(), ORDER)
                .isEmpty();
    }

    private static Path classes() throws URISyntaxException {
        return Path.of(
                Tensor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** A class's package in the order (a package within one counts as that one), or -1. */
    private static int place(String type) {
        String[] parts = type.split("/");
        return parts.length < 4 ? -1 : ORDER.indexOf(parts[2]);
    }

    /** Every type of this module that stands anywhere in a class file: all its names are texts of the constant pool. */
    private static Set<String> typesIn(ClassModel model) {
        Set<String> types = new TreeSet<>();
        model.constantPool().forEach(entry -> {
            if (entry instanceof Utf8Entry text) {
                TYPE.matcher(text.stringValue()).results().forEach(match -> types.add(match.group()));
            }
        });
        return types;
    }
}
