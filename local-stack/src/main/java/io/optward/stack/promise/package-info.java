/**
 * Whether the promises were kept: what WhatsApp and the departments saw is held against the topics and the log. What is
 * observed becomes plain facts; what is wrong about them is found by pure functions, one class per promise.
 */
@NullMarked
package io.optward.stack.promise;

import org.jspecify.annotations.NullMarked;
