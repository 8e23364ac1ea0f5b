package io.optward.kit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.optward.kit.neighbour.AnswersOrIsAway;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

@AnalyzeClasses(packages = "io.optward", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule FEATURES_DO_NOT_DEPEND_ON_EACH_OTHER_IN_CIRCLES =
            slices().matching("io.optward.kit.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_KIT_KNOWS_NO_SERVICE = noClasses()
            .that()
            .resideInAPackage("io.optward.kit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.optward.vault..",
                    "io.optward.ingress..",
                    "io.optward.consent..",
                    "io.optward.outbound..",
                    "io.optward.audit..");

    @ArchTest
    static final ArchRule WHO_IS_ASKED_ANSWERS_OR_IS_AWAY =
            classes().that().areAnnotatedWith(RegisterRestClient.class).should().beAnnotatedWith(AnswersOrIsAway.class);
}
