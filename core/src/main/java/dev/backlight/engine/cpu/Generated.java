package dev.backlight.engine.cpu;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Consumer;

/** Classes of this package that are written at run time: one method of an interface each. */
final class Generated {
    private Generated() {}

    static ClassDesc describe(Class<?> type) {
        return ClassDesc.ofDescriptor(type.descriptorString());
    }

    /** The class that implements the interface's method {@code run} so. */
    static byte[] bytes(Class<?> type, MethodTypeDesc signature, Consumer<CodeBuilder> run) {
        int instance = ClassFile.ACC_PUBLIC;
        ClassDesc name = ClassDesc.of(Generated.class.getPackageName(), "Generated" + type.getSimpleName());
        return ClassFile.of()
                .build(
                        name,
                        written -> written.withFlags(ClassFile.ACC_FINAL)
                                .withInterfaceSymbols(describe(type))
                                .withMethodBody(
                                        INIT_NAME,
                                        MTD_void,
                                        instance,
                                        code -> code.aload(0)
                                                .invokespecial(CD_Object, INIT_NAME, MTD_void)
                                                .return_())
                                .withMethodBody("run", signature, instance, run));
    }

    /** An instance of the class; nothing keeps the class but its instance. */
    static <T> T load(byte[] bytes, Class<T> type) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
            MethodHandle constructor = lookup.findConstructor(lookup.lookupClass(), MethodType.methodType(void.class));
            return type.cast(constructor.invoke());
        } catch (Throwable impossible) {
            throw new AssertionError("a generated class cannot be loaded", impossible);
        }
    }
}
