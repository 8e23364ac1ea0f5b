package io.optward.contracts;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names an event record. Within a version, fields are only added, and optional; anything else is a new version. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EventType {

    /** Past tense, dotted: {@code message.received}. */
    String value();

    int version() default 1;

    Topic topic();
}
