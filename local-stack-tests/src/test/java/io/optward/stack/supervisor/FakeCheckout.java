package io.optward.stack.supervisor;

import io.optward.stack.checkout.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** A checkout whose services are all {@link FakeService}; the broker is the real one. */
public final class FakeCheckout {

    private FakeCheckout() {}

    /** Makes one in a directory. */
    public static Checkout in(Path directory) throws IOException {
        var real = Checkout.find();
        Files.createDirectories(directory.resolve("deploy/kafka"));
        Files.copy(real.topicList(), directory.resolve("deploy/kafka/topics.yaml"));
        Files.copy(real.departments(), directory.resolve("deploy/departments.yaml"));
        System.setProperty("OPTWARD_STACK_LIB", real.libraries().toString());
        var checkout = new Checkout(directory);
        for (var part : Part.services().toList()) {
            var jar = checkout.serviceJar(part.module());
            if (!Files.exists(jar)) {
                Files.createDirectories(jar.getParent());
                write(jar);
            }
        }
        return checkout;
    }

    /** Makes a service end as soon as it starts. */
    public static void letCrash(Checkout checkout, Part part) throws IOException {
        Files.writeString(checkout.serviceJar(part.module()).resolveSibling("crash"), "");
    }

    private static void write(Path jar) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeService.class.getName());
        var classFile = FakeService.class.getName().replace('.', '/') + ".class";
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                var in = FakeService.class.getClassLoader().getResourceAsStream(classFile)) {
            if (in == null) {
                throw new IOException("no class file of the fake service");
            }
            out.putNextEntry(new ZipEntry(classFile));
            in.transferTo(out);
        }
    }
}
