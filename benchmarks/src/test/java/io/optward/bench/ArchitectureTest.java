package io.optward.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.optward.bench", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule FEATURES_DO_NOT_GO_ROUND_IN_CIRCLES =
            slices().matching("io.optward.bench.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule A_SERVICE_IS_MEASURED_FROM_OUTSIDE =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("io.optward.vault..", "io.quarkus..");
}
