package io.optward.stack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.optward.stack", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule FEATURES_DO_NOT_GO_ROUND_IN_CIRCLES =
            slices().matching("io.optward.stack.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_STACK_KNOWS_NO_SERVICE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.optward.ingress..",
                    "io.optward.vault..",
                    "io.optward.consent..",
                    "io.optward.outbound..",
                    "io.optward.audit..",
                    "io.optward.simulator..",
                    "io.quarkus..");

    @ArchTest
    static final ArchRule THE_FIXTURE_DOES_NOT_NEED_THE_COMMAND = noClasses()
            .that()
            .resideInAPackage("io.optward.stack.fixture")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.optward.stack.command", "io.optward.stack.supervisor", "picocli..");
}
