package io.sealstream.it.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.annotation.Public;
import org.apache.flink.annotation.PublicEvolving;

/** Code that runs in Flink uses only what Flink promises to keep. Each exception stands here with its reason. */
@AnalyzeClasses(packages = "io.sealstream", importOptions = ImportOption.DoNotIncludeTests.class)
final class FlinkApiRulesTest {

    /** Class of Flink to the reason why it is used although it is not public. */
    private static final Map<String, String> EXCEPTIONS = Map.of(
            "org.apache.flink.configuration.GlobalConfiguration",
            "reads config.yaml, which nothing public does; only for local runs",
            "org.apache.flink.streaming.runtime.streamrecord.StreamRecord",
            "in the signature of every one-input operator, which is public",
            "org.apache.flink.streaming.runtime.tasks.ProcessingTimeService",
            "what the public AbstractStreamOperator gives for timers outside keyed state",
            "org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus",
            "in the signature of the public Input: a batch is flushed before its input goes idle");

    @ArchTest
    static final ArchRule ONLY_PUBLIC_API = classes()
            .that()
            .resideInAnyPackage("io.sealstream.flink..", "io.sealstream.stage..", "io.sealstream.job..")
            .should(useOnlyPublicClassesOfFlink());

    private static ArchCondition<JavaClass> useOnlyPublicClassesOfFlink() {
        return new ArchCondition<>("use only classes of Flink that are @Public or @PublicEvolving") {
            @Override
            public void check(JavaClass owner, ConditionEvents events) {
                for (Dependency dependency : owner.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (target.getPackageName().startsWith("org.apache.flink")
                            && !isPublic(target)
                            && !EXCEPTIONS.containsKey(target.getName())) {
                        events.add(SimpleConditionEvent.violated(owner, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static boolean isPublic(JavaClass target) {
        Optional<JavaClass> current = Optional.of(target);
        while (current.isPresent()) {
            if (current.get().isAnnotatedWith(Public.class) || current.get().isAnnotatedWith(PublicEvolving.class)) {
                return true;
            }
            current = current.get().getEnclosingClass();
        }
        return false;
    }
}
