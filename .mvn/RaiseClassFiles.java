import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Gives jars whose classes are all of Java 5 or before the version and the stack maps that Java's archives ask for: without them such
 * classes are read and verified anew at each start. A jar of which one class would not verify stays as it is. By the JDK alone
 * (24 or newer): {@code java RaiseClassFiles.java FOLDER}.
 */
final class RaiseClassFiles {
    /** The oldest that archives take is Java 6; from 7 on the stack maps count. */
    private static final int OLDEST = 50;

    private static final int RAISED = ClassFile.JAVA_8_VERSION;

    public static void main(String[] arguments) throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of(arguments[0]), "*.jar")) {
            for (Path jar : jars) {
                Path raised = jar.resolveSibling(jar.getFileName() + ".raised");
                try {
                    if (raise(jar, raised)) {
                        Files.setLastModifiedTime(raised, Files.getLastModifiedTime(jar));
                        Files.move(raised, jar, StandardCopyOption.REPLACE_EXISTING);
                        System.out.println("raised the class files of " + jar.getFileName());
                    }
                } catch (IllegalArgumentException | IllegalStateException e) {
                    System.out.println("left " + jar.getFileName() + " as it is: " + e.getMessage());
                } finally {
                    Files.deleteIfExists(raised);
                }
            }
        }
    }

    /** @return whether all its classes are old, and could be raised */
    private static boolean raise(Path jar, Path raised) throws IOException {
        try (JarFile in = new JarFile(jar.toFile());
                URLClassLoader own = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
            // What is signed may not be changed; a few old ones among others are not worth it.
            if (in.stream().anyMatch(entry -> entry.getName().endsWith(".SF"))
                    || in.stream().noneMatch(RaiseClassFiles::isClass)
                    || !in.stream().filter(RaiseClassFiles::isClass).allMatch(entry -> isOld(in, entry))) {
                return false;
            }
            ClassFile files = ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ClassHierarchyResolverOption.of(
                            ClassHierarchyResolver.ofResourceParsing(own).orElse(ClassHierarchyResolver.defaultResolver())));
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(raised))) {
                for (JarEntry entry : (Iterable<JarEntry>) in.stream()::iterator) {
                    ZipEntry same = new ZipEntry(entry.getName());
                    same.setTime(entry.getTime());
                    out.putNextEntry(same);
                    out.write(isClass(entry) ? raised(files, read(in, entry)) : read(in, entry));
                    out.closeEntry();
                }
            }
            return true;
        }
    }

    private static byte[] raised(ClassFile files, byte[] old) {
        ClassModel model = files.parse(old);
        byte[] raised = files.transformClass(model, (builder, element) -> {
            switch (element) {
                case ClassFileVersion version -> builder.withVersion(RAISED, 0);
                // Stack maps are made of code that is written anew, not of what is copied.
                case MethodModel method when method.code().isPresent() ->
                    builder.transformMethod(method, MethodTransform.transformingCode((code, each) -> code.with(each)));
                default -> builder.with(element);
            }
        });
        if (!files.verify(raised).isEmpty()) {
            throw new IllegalStateException(model.thisClass().asInternalName() + " would not verify");
        }
        return raised;
    }

    private static boolean isClass(JarEntry entry) {
        return entry.getName().endsWith(".class")
                && !entry.getName().startsWith("META-INF/")
                && !entry.getName().equals("module-info.class");
    }

    private static boolean isOld(JarFile in, JarEntry entry) {
        try {
            byte[] head = read(in, entry);
            return ((head[6] & 0xff) << 8 | head[7] & 0xff) < OLDEST;
        } catch (IOException e) {
            throw new IllegalStateException(entry.getName() + " cannot be read", e);
        }
    }

    private static byte[] read(JarFile in, JarEntry entry) throws IOException {
        try (InputStream bytes = in.getInputStream(entry)) {
            return bytes.readAllBytes();
        }
    }
}
