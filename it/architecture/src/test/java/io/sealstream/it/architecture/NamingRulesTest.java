package io.sealstream.it.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Names say what a thing is; these say nothing. */
@AnalyzeClasses(packages = "io.sealstream", importOptions = ImportOption.DoNotIncludeTests.class)
final class NamingRulesTest {

    @ArchTest
    static final ArchRule NO_EMPTY_PACKAGE_NAMES = noClasses()
            .should()
            .resideInAnyPackage(
                    "..util..",
                    "..utils..",
                    "..common..",
                    "..misc..",
                    "..helper..",
                    "..helpers..",
                    "..impl..",
                    "..base..");

    @ArchTest
    static final ArchRule NO_EMPTY_CLASS_NAMES =
            noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Misc|Common|Base)");
}
