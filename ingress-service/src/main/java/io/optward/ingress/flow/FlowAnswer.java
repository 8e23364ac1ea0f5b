package io.optward.ingress.flow;

import io.optward.kit.problem.Problem;

/** What the endpoint answers; there is nothing else. */
sealed interface FlowAnswer {

    /** 200. @param base64 the encrypted answer */
    record Sealed(String base64) implements FlowAnswer {}

    /** 421: the device fetches the public key anew and tries again. */
    record NotDecrypted() implements FlowAnswer {}

    /** 432: WhatsApp did not sign it. */
    record SignatureWrong(String reason) implements FlowAnswer {}

    /** 427: the Flow's button is of no use any more; the person sees the message. */
    record TokenInvalid(String message) implements FlowAnswer {}

    /** Any other status. */
    record Refused(Problem problem) implements FlowAnswer {}
}
