package io.optward.vault;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.optward.kit.consumption.TopicEffect;
import org.eclipse.microprofile.reactive.messaging.Incoming;

@AnalyzeClasses(packages = "io.optward.vault", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule FEATURES_DEPEND_ONE_WAY =
            slices().matching("io.optward.vault.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_OTHER_SERVICE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.optward.ingress..",
                    "io.optward.consent..",
                    "io.optward.outbound..",
                    "io.optward.audit..",
                    "io.optward.simulator..",
                    "io.optward.stack..");

    @ArchTest
    static final ArchRule CRYPTOGRAPHY_STAYS_WITH_THE_KEYS = noClasses()
            .that()
            .resideOutsideOfPackage("io.optward.vault.key..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "javax.crypto..", "com.google.crypto.tink", "com.google.crypto.tink.aead..", "java.security..");

    @ArchTest
    static final ArchRule WHAT_WORKS_OFF_A_TOPIC_CAN_BE_REPLAYED = methods()
            .that()
            .areAnnotatedWith(Incoming.class)
            .should()
            .beDeclaredInClassesThat()
            .implement(TopicEffect.class);
}
