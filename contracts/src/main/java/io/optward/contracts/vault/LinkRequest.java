package io.optward.contracts.vault;

import java.util.List;

/** Two or more identifying aliases seen together in one webhook that Meta signed, or one answer of the send API. */
public record LinkRequest(List<Alias> aliases) {}
