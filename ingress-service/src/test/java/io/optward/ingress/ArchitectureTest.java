package io.optward.ingress;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.optward.ingress", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule FEATURES_ARE_FREE_OF_CYCLES =
            slices().matching("io.optward.ingress.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_OTHER_SERVICE_IS_KNOWN = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.optward.vault..",
                    "io.optward.consent..",
                    "io.optward.outbound..",
                    "io.optward.audit..",
                    "io.optward.simulator..");

    @ArchTest
    static final ArchRule THE_RECEIVER_CANNOT_READ_AND_ASKS_NOBODY = noClasses()
            .that()
            .resideInAPackage("io.optward.ingress.receiver..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.optward.ingress.normaliser..",
                    "io.optward.ingress.webhook..",
                    "io.optward.kit.vault..",
                    "javax.sql..",
                    "java.sql..",
                    "com.google.crypto.tink..")
            .orShould()
            .dependOnClassesThat()
            .haveSimpleName("WebhookOpener")
            .orShould()
            .dependOnClassesThat()
            .haveSimpleName("WebhookKeys");

    @ArchTest
    static final ArchRule ONLY_FEATURES_AND_SETTINGS = classes()
            .should()
            .resideInAnyPackage(
                    "io.optward.ingress",
                    "io.optward.ingress.receiver..",
                    "io.optward.ingress.normaliser..",
                    "io.optward.ingress.webhook..",
                    "io.optward.ingress.signal..",
                    "io.optward.ingress.flow..",
                    "io.optward.ingress.media..",
                    "io.optward.ingress.digest..",
                    "io.optward.ingress.sealing..",
                    "io.optward.ingress.webhookkey..",
                    "io.optward.ingress.progress..");

    @ArchTest
    static final ArchRule WHAT_ANSWERS_FLOWS_CANNOT_READ_WEBHOOKS = noClasses()
            .that()
            .resideInAPackage("io.optward.ingress.flow..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.optward.ingress.normaliser..",
                    "io.optward.ingress.webhook..",
                    "io.optward.ingress.sealing..",
                    "io.optward.kit.vault..")
            .orShould()
            .dependOnClassesThat()
            .haveSimpleName("WebhookKeys");

    @ArchTest
    static final ArchRule WHAT_FETCHES_MEDIA_CANNOT_READ_WEBHOOKS = noClasses()
            .that()
            .resideInAPackage("io.optward.ingress.media..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.optward.ingress.normaliser..",
                    "io.optward.ingress.webhook..",
                    "io.optward.ingress.sealing..",
                    "io.optward.ingress.webhookkey..",
                    "io.optward.ingress.flow..");

    /** The address and the token go where {@code DownloadAddresses} says, and through one class. */
    @ArchTest
    static final ArchRule ONLY_ONE_CLASS_CALLS_OUT = noClasses()
            .that()
            .haveNameNotMatching("io\\.optward\\.ingress\\.media\\.Graph(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net.http..");

    /** Everything else is Tink's; see {@code FlowCipher} for why this is not. */
    @ArchTest
    static final ArchRule ONLY_METAS_OWN_PROTOCOL_USES_A_BARE_CIPHER = noClasses()
            .that()
            .haveNameNotMatching("io\\.optward\\.ingress\\.flow\\.FlowCipher(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("javax.crypto.Cipher");
}
