package io.optward.vault.erasure;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What services said about erasures. */
@ApplicationScoped
class Confirmations implements PanacheRepositoryBase<Confirmation, String> {

    List<Confirmation> of(String erasure) {
        return list("erasure = ?1 order by service, subject", erasure);
    }
}
