package io.optward.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.optward", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule FEATURES_ARE_FREE_OF_CYCLES =
            slices().matching("io.optward.simulator.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_SIMULATOR_STANDS_ALONE = noClasses()
            .that()
            .resideInAPackage("io.optward.simulator..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.optward.contracts..",
                    "io.optward.kit..",
                    "io.optward.vault..",
                    "io.optward.ingress..",
                    "io.optward.consent..",
                    "io.optward.outbound..",
                    "io.optward.audit..");
}
