package io.optward.kit.neighbour;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A REST client each of whose methods has one of three outcomes:
 *
 * <ul>
 *   <li>it returns the neighbour's answer, which is not {@code null} unless the method is {@code void};
 *   <li>it throws a {@link jakarta.ws.rs.WebApplicationException} with the 4xx by which the neighbour refused the
 *       question, so that asking again is of no use;
 *   <li>it throws a {@link NeighbourAwayException}, in every other case.
 * </ul>
 *
 * <p>Without it a caller meets a different exception for each way in which an answer can fail to come: one of JAX-RS, one
 * of Vert.x when the connection breaks in the middle of the answer, one of Netty when what comes is not HTTP, and an HTTP
 * error of status 200 when it is not JSON.
 */
@InterceptorBinding
@Inherited
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface AnswersOrIsAway {}
