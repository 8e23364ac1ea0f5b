package io.optward.kit.neighbour;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.WebApplicationException;
import org.jspecify.annotations.Nullable;

/** Keeps what {@link AnswersOrIsAway} promises. */
@AnswersOrIsAway
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
class NeighbourQuestions {

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    @AroundInvoke
    @Nullable
    Object ask(InvocationContext question) {
        @Nullable Object answer;
        try {
            answer = question.proceed();
        } catch (WebApplicationException e) {
            if (isRefusal(e)) {
                throw e;
            }
            // a 2xx, too: its body was not JSON
            throw new NeighbourAwayException(
                    name(question), "status " + e.getResponse().getStatus());
        } catch (Exception e) {
            // whatever is thrown instead of an answer: the client's libraries have more kinds than can be listed
            throw NeighbourAwayException.because(name(question), e);
        }
        if (answer == null && question.getMethod().getReturnType() != void.class) {
            throw new NeighbourAwayException(name(question), "an empty body");
        }
        return answer;
    }

    /**
     * Whether the neighbour itself said that it will not answer this question, however often it is asked. That it does not
     * know us, or does not let us ask, says nothing about the question: what was asked must wait until that is mended.
     */
    private static boolean isRefusal(WebApplicationException thrown) {
        int status = thrown.getResponse().getStatus();
        return switch (status) {
            case UNAUTHORIZED, FORBIDDEN, REQUEST_TIMEOUT, TOO_MANY_REQUESTS -> false;
            default -> status / 100 == 4;
        };
    }

    private static String name(InvocationContext question) {
        // the framework's wrapper around it is what is called
        var client = question.getMethod().getDeclaringClass().getInterfaces()[0];
        return client.getSimpleName() + "." + question.getMethod().getName();
    }
}
