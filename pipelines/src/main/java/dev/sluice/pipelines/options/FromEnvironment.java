package dev.sluice.pipelines.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On the getter of an option: the variables that say it where the option is not given. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface FromEnvironment {
  /** Names of the variables; the first that is set counts. */
  String[] value();
}
