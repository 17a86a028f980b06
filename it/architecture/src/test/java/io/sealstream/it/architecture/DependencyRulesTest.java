package io.sealstream.it.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;

/** Dependencies point one way: error, bytes, segment, cipher, session; keys and transport; hub; connector and command line. */
@AnalyzeClasses(packages = "io.sealstream", importOptions = ImportOption.DoNotIncludeTests.class)
final class DependencyRulesTest {

    private static final String[] PROTOCOL = {
        "io.sealstream.error..",
        "io.sealstream.bytes..",
        "io.sealstream.segment..",
        "io.sealstream.cipher..",
        "io.sealstream.stream..",
        "io.sealstream.file..",
        "io.sealstream.session.."
    };

    /** What annotates code without being called. */
    private static final String[] MARKS = {"org.jspecify..", "com.google.errorprone.annotations.."};

    @ArchTest
    static final ArchRule ERROR_USES_NOTHING = onlyUses("io.sealstream.error..", "java..", "io.sealstream.error..");

    @ArchTest
    static final ArchRule BYTES_USES_ERROR =
            onlyUses("io.sealstream.bytes..", "java..", "io.sealstream.bytes..", "io.sealstream.error..");

    @ArchTest
    static final ArchRule SEGMENT_USES_BYTES = onlyUses(
            "io.sealstream.segment..",
            "java..",
            "io.sealstream.segment..",
            "io.sealstream.bytes..",
            "io.sealstream.error..");

    @ArchTest
    static final ArchRule CIPHER_USES_SEGMENT = onlyUses(
            "io.sealstream.cipher..",
            "java..",
            "javax.crypto..",
            "io.sealstream.cipher..",
            "io.sealstream.segment..",
            "io.sealstream.bytes..",
            "io.sealstream.error..");

    @ArchTest
    static final ArchRule SESSION_KNOWS_NO_CIPHER = onlyUses(
            "io.sealstream.session..",
            "java..",
            "io.sealstream.session..",
            "io.sealstream.segment..",
            "io.sealstream.bytes..",
            "io.sealstream.error..");

    @ArchTest
    static final ArchRule PROTOCOL_READS_NO_CLOCK_AND_STARTS_NO_THREAD = noClasses()
            .that()
            .resideInAnyPackage(PROTOCOL)
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.net..")
            .because("decisions are tested on virtual time, and sockets belong to the transport");

    @ArchTest
    static final ArchRule KEYS_KNOW_THE_PROTOCOL_ONLY = mayNotUse(
            "io.sealstream.key..",
            "io.sealstream.transport..",
            "io.sealstream.hub..",
            "io.sealstream.cli..",
            "io.sealstream.flink..",
            "org.apache.flink..",
            "io.netty..");

    @ArchTest
    static final ArchRule TRANSPORT_KNOWS_NO_HUB = mayNotUse(
            "io.sealstream.transport..",
            "io.sealstream.key..",
            "io.sealstream.hub..",
            "io.sealstream.cli..",
            "io.sealstream.flink..",
            "org.apache.flink..");

    @ArchTest
    static final ArchRule HUB_HOLDS_NO_KEY = mayNotUse(
            "io.sealstream.hub..",
            "io.sealstream.key..",
            "io.sealstream.stream..",
            "io.sealstream.file..",
            "io.sealstream.cipher..",
            "io.sealstream.cli..",
            "io.sealstream.flink..",
            "org.apache.flink..");

    @ArchTest
    static final ArchRule COMMAND_LINE_KNOWS_NO_FLINK =
            mayNotUse("io.sealstream.cli..", "io.sealstream.flink..", "io.sealstream.job..", "org.apache.flink..");

    @ArchTest
    static final ArchRule CONNECTOR_KNOWS_NO_HUB_AND_NO_JOB = mayNotUse(
            "io.sealstream.flink..",
            "io.sealstream.hub..",
            "io.sealstream.cli..",
            "io.sealstream.stage..",
            "io.sealstream.job..");

    @ArchTest
    static final ArchRule STAGES_KNOW_FLINK_ONLY = noClasses()
            .that()
            .resideInAPackage("io.sealstream.stage..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.sealstream.transport..",
                    "io.sealstream.hub..",
                    "io.sealstream.key..",
                    "io.sealstream.cli..",
                    "io.sealstream.flink..",
                    "io.sealstream.job..",
                    "io.sealstream.segment..");

    @ArchTest
    static final ArchRule NO_PACKAGE_CYCLES =
            slices().matching("io.sealstream.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule INTERNAL_STAYS_WITH_ITS_PARENT = noClasses()
            .should()
            .resideInAPackage("..internal..")
            .because("no package needs one yet; the first one brings the rule that only its parent uses it");

    private static ArchRule onlyUses(String packages, String... allowed) {
        String[] all = new String[allowed.length + MARKS.length];
        System.arraycopy(allowed, 0, all, 0, allowed.length);
        System.arraycopy(MARKS, 0, all, allowed.length, MARKS.length);
        return classes()
                .that()
                .resideInAPackage(packages)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(all);
    }

    private static ArchRule mayNotUse(String packages, String... forbidden) {
        return noClasses()
                .that()
                .resideInAPackage(packages)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden);
    }
}
