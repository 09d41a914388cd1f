package org.kudari.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kudari.testkit.table.CaseTable;

/** The command line uses the table and the report without JUnit: the suite's own class alone may name it. */
class WithoutJUnitTest {
    @Test
    void nothingButTheSuiteNamesATestFramework() throws Exception {
        Path classes = Path.of(CaseTable.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            List<Path> compiled = files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.getFileName().toString().startsWith("ConformanceSuite"))
                    .filter(file -> !file.endsWith("module-info.class"))
                    .toList();
            assertThat(compiled).hasSizeGreaterThan(20);
            for (Path file : compiled) {
                assertThat(namedClasses(file))
                        .as(file.toString())
                        .noneMatch(name -> name.contains("junit") || name.contains("assertj"));
            }
        }
    }

    private static List<String> namedClasses(Path file) throws Exception {
        ClassModel model = ClassFile.of().parse(file);
        Stream.Builder<String> names = Stream.builder();
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof ClassEntry named) {
                names.add(named.asInternalName());
            }
        }
        return names.build().toList();
    }
}
