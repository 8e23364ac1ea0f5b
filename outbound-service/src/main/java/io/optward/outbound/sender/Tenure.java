package io.optward.outbound.sender;

/**
 * The right of one process to work one sender.
 *
 * @param holder names the process
 * @param epoch grows with every change of hands; an attempt under an older one is not recorded, and so not made
 */
public record Tenure(String sender, String holder, long epoch) {}
