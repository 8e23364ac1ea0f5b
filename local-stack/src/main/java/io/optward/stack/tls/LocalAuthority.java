package io.optward.stack.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * The certificate authority of one local stack. Nobody else believes it. What it certifies is good on this machine's
 * loopback addresses, for servers and for clients.
 */
public final class LocalAuthority {

    static final String KEY_ALGORITHM = "EC";

    private static final String CURVE = "secp256r1";
    private static final String SIGNATURE = "SHA256withECDSA";
    private static final Duration AUTHORITY_GOOD_FOR = Duration.ofDays(365);
    private static final Duration CERTIFICATE_GOOD_FOR = Duration.ofDays(90);
    /** What would expire while a stack runs is made anew. */
    private static final Duration RESERVE = Duration.ofDays(7);
    /** Clocks of two machines differ a little, and a certificate must not be from the future. */
    private static final Duration CLOCK_ALLOWANCE = Duration.ofMinutes(5);

    private final Path directory;
    private final X509Certificate certificate;
    private final PrivateKey key;
    private final Clock clock;

    private LocalAuthority(Path directory, X509Certificate certificate, PrivateKey key, Clock clock) {
        this.directory = directory;
        this.certificate = certificate;
        this.key = key;
        this.clock = clock;
    }

    /**
     * The authority of a directory; made the first time, and when it is about to expire.
     *
     * @param directory such as {@code .optward/tls}; mode 0700
     */
    public static LocalAuthority in(Path directory) {
        return in(directory, Clock.systemUTC());
    }

    static LocalAuthority in(Path directory, Clock clock) {
        var files = new CertificateFiles(directory.resolve("authority"));
        try {
            if (isGood(files.certificate(), clock.instant())) {
                return new LocalAuthority(directory, read(files.certificate()), readKey(files.key()), clock);
            }
            var keys = newKeys();
            var name = new X500Name("CN=Optward local authority");
            var now = clock.instant();
            var made = new JcaX509v3CertificateBuilder(
                            name,
                            serial(),
                            Date.from(now.minus(CLOCK_ALLOWANCE)),
                            Date.from(now.plus(AUTHORITY_GOOD_FOR)),
                            name,
                            keys.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            var certificate = signed(made.build(signer(keys.getPrivate())));
            write(files, certificate, keys.getPrivate(), certificate);
            return new LocalAuthority(directory, certificate, keys.getPrivate(), clock);
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("could not make the certificate authority in " + directory, e);
        }
    }

    /** What it signs its certificates with can be checked with this. */
    public X509Certificate certificate() {
        return certificate;
    }

    /**
     * What a party shows: made the first time, and anew when it is about to expire or another authority signed it.
     *
     * @param name   its common name, which is its principal on Kafka
     * @param others further names: of the clients whose tokens it may show
     */
    public CertificateFiles certify(String name, String... others) {
        var files = new CertificateFiles(directory.resolve(name));
        try {
            if (isGood(files.certificate(), clock.instant()) && isOurs(files.certificate())) {
                return files;
            }
            var keys = newKeys();
            var now = clock.instant();
            var made = new JcaX509v3CertificateBuilder(
                            X500Name.getInstance(
                                    certificate.getSubjectX500Principal().getEncoded()),
                            serial(),
                            Date.from(now.minus(CLOCK_ALLOWANCE)),
                            Date.from(now.plus(CERTIFICATE_GOOD_FOR)),
                            new X500Name("CN=" + name),
                            keys.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                        KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                    }))
                    .addExtension(Extension.subjectAlternativeName, false, names(name, others));
            write(files, signed(made.build(signer(key))), keys.getPrivate(), certificate);
            return files;
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("could not certify " + name, e);
        }
    }

    private static GeneralNames names(String name, String... others) {
        var named = Stream.concat(Stream.of(name, "localhost"), Stream.of(others))
                .distinct()
                .map(text -> new GeneralName(GeneralName.dNSName, text));
        var addresses = Stream.of("127.0.0.1", "::1").map(text -> new GeneralName(GeneralName.iPAddress, text));
        return new GeneralNames(Stream.concat(named, addresses).toArray(GeneralName[]::new));
    }

    private boolean isOurs(Path file) {
        try {
            read(file).verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException | IOException _) {
            return false;
        }
    }

    private static boolean isGood(Path file, Instant now) throws IOException, GeneralSecurityException {
        return Files.exists(file)
                && read(file).getNotAfter().toInstant().minus(RESERVE).isAfter(now);
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(KEY_ALGORITHM);
        generator.initialize(new ECGenParameterSpec(CURVE));
        return generator.generateKeyPair();
    }

    private static BigInteger serial() {
        return new BigInteger(127, new SecureRandom()).add(BigInteger.ONE);
    }

    private static ContentSigner signer(PrivateKey key) throws OperatorCreationException {
        return new JcaContentSignerBuilder(SIGNATURE).build(key);
    }

    private static X509Certificate signed(X509CertificateHolder holder) throws GeneralSecurityException {
        return new JcaX509CertificateConverter().getCertificate(holder);
    }

    static X509Certificate read(Path file) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    static PrivateKey readKey(Path file) throws IOException, GeneralSecurityException {
        try (var reader = new PemReader(Files.newBufferedReader(file))) {
            return KeyFactory.getInstance(KEY_ALGORITHM)
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(reader.readPemObject().getContent()));
        }
    }

    /** The certificate last: whoever finds it finds a key that fits. */
    private static void write(
            CertificateFiles files, X509Certificate certificate, PrivateKey key, X509Certificate authority)
            throws IOException {
        Files.createDirectories(files.directory(), ownerOnly("rwx------"));
        Files.deleteIfExists(files.certificate());
        write(files.authority(), pem(authority));
        write(files.key(), pem(new PemObject("PRIVATE KEY", key.getEncoded())));
        write(files.together(), Files.readString(files.key()) + pem(certificate));
        write(files.certificate(), pem(certificate));
    }

    private static void write(Path file, String text) throws IOException {
        var draft =
                Files.createTempFile(file.getParent(), file.getFileName().toString(), ".draft", ownerOnly("rw-------"));
        Files.writeString(draft, text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static FileAttribute<Set<PosixFilePermission>> ownerOnly(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }

    private static String pem(Object object) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException("a certificate does not turn into PEM", e);
        }
        return text.toString();
    }
}
