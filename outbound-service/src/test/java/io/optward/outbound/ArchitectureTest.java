package io.optward.outbound;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.optward.kit.consumption.TopicWork;
import io.optward.kit.neighbour.AnswersOrIsAway;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

@AnalyzeClasses(packages = "io.optward", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule featuresDoNotDependOnEachOtherInCircles =
            slices().matching("io.optward.outbound.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noOtherServiceIsUsed = noClasses()
            .that()
            .resideInAPackage("io.optward.outbound..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.optward.ingress..",
                    "io.optward.vault..",
                    "io.optward.consent..",
                    "io.optward.audit..",
                    "io.optward.simulator..",
                    "io.optward.stack..");

    @ArchTest
    static final ArchRule whatWorksOffATopicCanBeReplayed = methods()
            .that()
            .areAnnotatedWith(Incoming.class)
            .should()
            .beDeclaredInClassesThat()
            .implement(TopicWork.class);

    @ArchTest
    static final ArchRule whoIsAskedAnswersOrIsAway =
            classes().that().areAnnotatedWith(RegisterRestClient.class).should().beAnnotatedWith(AnswersOrIsAway.class);
}
