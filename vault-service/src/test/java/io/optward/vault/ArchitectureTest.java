package io.optward.vault;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.util.Bytes;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.optward.kit.consumption.TopicEffect;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.junit.jupiter.api.Test;

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

    /** Nobody can use a nonce twice who cannot give one: Tink draws them. */
    @ArchTest
    static final ArchRule NOBODY_GIVES_A_NONCE = noClasses()
            .should()
            .dependOnClassesThat(equivalentTo(Cipher.class)
                    .or(assignableTo(AlgorithmParameterSpec.class))
                    .or(resideInAPackage("com.google.crypto.tink.subtle..").and(not(equivalentTo(AesGcmJce.class))))
                    .or(resideInAPackage("com.google.crypto.tink.aead.internal.."))
                    .or(resideInAPackage("com.google.crypto.tink.internal..")));

    /** Keys are used and not seen: what other packages can call neither takes nor gives what could be one. */
    @ArchTest
    static final ArchRule NO_KEY_LEAVES = methods()
            .that()
            .areDeclaredInClassesThat(resideInAPackage("io.optward.vault.key..").and(modifier(PUBLIC)))
            .and()
            .arePublic()
            .should(giveNoKey());

    /** Public methods of package key that give bytes: a sealed alias, MACs, a signature. */
    private static final Set<String> GIVE_BYTES_THAT_ARE_NO_KEY = Set.of(
            "DataKey.sealAlias", "IndexMac.toByteArray", "SuppressionMac.toByteArray", "KeyRing.signCertificate");

    @Test
    void whoeverTakesANonceIsFound() {
        var taking = new ClassFileImporter().importClasses(TakesANonce.class);
        assertThat(NOBODY_GIVES_A_NONCE.evaluate(taking).hasViolation()).isTrue();
    }

    @Test
    void whoeverGivesAKeyIsFound() {
        assertThat(givesAKey(method(GivesKeys.class, "bytes"))).isTrue();
        assertThat(givesAKey(method(GivesKeys.class, "aead"))).isTrue();
        assertThat(givesAKey(method(GivesKeys.class, "name"))).isFalse();
    }

    private static JavaMethod method(Class<?> owner, String name) {
        return new ClassFileImporter().importClass(owner).getMethod(name);
    }

    private static ArchCondition<JavaMethod> giveNoKey() {
        return new ArchCondition<>("give no key") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                events.add(new SimpleConditionEvent(method, !givesAKey(method), method.getDescription()));
            }
        };
    }

    private static boolean givesAKey(JavaMethod method) {
        var type = method.getRawReturnType();
        if (type.isEquivalentTo(byte[].class)) {
            return !GIVE_BYTES_THAT_ARE_NO_KEY.contains(method.getOwner().getSimpleName() + "." + method.getName());
        }
        return type.getPackageName().startsWith("javax.crypto")
                || type.getPackageName().startsWith("java.security")
                || (type.getPackageName().startsWith("com.google.crypto.tink") && !type.isEquivalentTo(Bytes.class));
    }

    @SuppressWarnings("unused") // read by the test above
    private static final class TakesANonce {

        static Object with(byte[] nonce) {
            return new GCMParameterSpec(128, nonce);
        }
    }

    @SuppressWarnings("unused") // read by the test above
    private interface GivesKeys {

        byte[] bytes();

        Aead aead();

        String name();
    }
}
