package org.kudari.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.foreign.MemorySegment;

/**
 * Copies between segments name their layouts: without them, JDK 25 copies less than 64 bytes by a loop of its own, in
 * which C2 was seen to drop stores (docs/notebook/2026-11-22-short-copies.md).
 */
@AnalyzeClasses(packages = "org.kudari", importOptions = ImportOption.DoNotIncludeTests.class)
class MemoryCopiesTest {
    @ArchTest
    static final ArchRule NAME_THEIR_LAYOUTS = noClasses()
            .should()
            .callMethod(
                    MemorySegment.class,
                    "copy",
                    MemorySegment.class,
                    long.class,
                    MemorySegment.class,
                    long.class,
                    long.class)
            .orShould()
            .callMethod(MemorySegment.class, "copyFrom", MemorySegment.class);
}
