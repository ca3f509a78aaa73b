package dev.sluice.io;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the packages of this module may know of each other and of the world. */
@AnalyzeClasses(packages = "dev.sluice.io", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.sluice.io.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyS3KnowsTheSdkOfAws =
      noClasses()
          .that()
          .resideOutsideOfPackage("..io.s3..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon..");

  @ArchTest
  static final ArchRule onlyKafkaKnowsItsClients =
      noClasses()
          .that()
          .resideOutsideOfPackage("..io.kafka..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "org.apache.beam.sdk.io.kafka..");

  @ArchTest
  static final ArchRule pipelinesKnowNothingOfAppends =
      noClasses()
          .that()
          .resideOutsideOfPackage("..io.kafka.appends..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..io.kafka.appends..");

  @ArchTest
  static final ArchRule onlyInfluxKnowsItsClient =
      noClasses()
          .that()
          .resideOutsideOfPackage("..io.influx..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.influxdb..", "okhttp3..");

  @ArchTest
  static final ArchRule onlyJdbcKnowsSql =
      noClasses()
          .that()
          .resideOutsideOfPackages("..io.jdbc..", "..io.series..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "com.zaxxer..");

  @ArchTest
  static final ArchRule ofTransformsOnlyWhatIsCarriedAndWhatIsImplemented =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..transforms.rules..", "..transforms.reducers..", "..transforms.replay..");

  @ArchTest
  static final ArchRule noPackageForEverything =
      noClasses()
          .should()
          .resideInAnyPackage("..common..", "..core..", "..util..", "..utils..", "..helper..")
          .allowEmptyShould(true);
}
