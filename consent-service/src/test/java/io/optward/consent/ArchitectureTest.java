package io.optward.consent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.optward.kit.consumption.TopicEffect;
import org.eclipse.microprofile.reactive.messaging.Incoming;

@AnalyzeClasses(packages = "io.optward.consent", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule featuresDependOnEachOtherOneWayOnly =
            slices().matching("io.optward.consent.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noOtherServiceIsKnown = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.optward.vault..",
                    "io.optward.ingress..",
                    "io.optward.outbound..",
                    "io.optward.audit..",
                    "io.optward.simulator..");

    @ArchTest
    static final ArchRule theLedgerKnowsNoOtherFeature = noClasses()
            .that()
            .resideInAPackage("io.optward.consent.ledger..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.optward.consent.decision..", "io.optward.consent.signal..", "io.optward.consent.rights..");

    @ArchTest
    static final ArchRule whatWorksOffATopicCanBeReplayed = methods()
            .that()
            .areAnnotatedWith(Incoming.class)
            .should()
            .beDeclaredInClassesThat()
            .implement(TopicEffect.class);
}
