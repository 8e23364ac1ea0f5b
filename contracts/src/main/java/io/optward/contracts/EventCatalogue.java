package io.optward.contracts;

import io.optward.contracts.account.AccountReported;
import io.optward.contracts.account.MessageEchoed;
import io.optward.contracts.account.TwoStepPinReported;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.consent.ConsentStateChanged;
import io.optward.contracts.inbound.InboundEvent;
import io.optward.contracts.ingress.ProgressMade;
import io.optward.contracts.ingress.WebhookKeyPublished;
import io.optward.contracts.media.MediaEvent;
import io.optward.contracts.outbound.MessageRefused;
import io.optward.contracts.outbound.MessageRequested;
import io.optward.contracts.outbound.MessageStateChanged;
import io.optward.contracts.rights.RightsEvent;
import io.optward.contracts.status.StatusReported;
import io.optward.contracts.subject.SubjectEvent;
import io.optward.contracts.trail.TrailEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every event type there is, found by the name in {@code ce_type}. */
public final class EventCatalogue {

    private static final List<Class<? extends Event>> FAMILIES = List.of(
            InboundEvent.class,
            StatusReported.class,
            MediaEvent.class,
            AccountReported.class,
            MessageEchoed.class,
            TwoStepPinReported.class,
            SubjectEvent.class,
            ConsentEvent.class,
            ConsentStateChanged.class,
            MessageRequested.class,
            MessageStateChanged.class,
            MessageRefused.class,
            RightsEvent.class,
            TrailEvent.class,
            WebhookKeyPublished.class,
            ProgressMade.class);

    private static final List<Class<? extends Event>> ALL = records();

    private static final Map<String, Class<? extends Event>> BY_CE_TYPE = ALL.stream()
            .collect(Collectors.toUnmodifiableMap(type -> EventName.of(type).ceType(), Function.identity()));

    private EventCatalogue() {}

    /** All event records. */
    public static List<Class<? extends Event>> all() {
        return ALL;
    }

    /** The record for a {@code ce_type}; empty for a type that this version does not know. */
    public static Optional<Class<? extends Event>> byCeType(String ceType) {
        return Optional.ofNullable(BY_CE_TYPE.get(ceType));
    }

    /** The topic an event goes to. */
    public static Topic topicOf(Class<? extends Event> event) {
        var type = event.getAnnotation(EventType.class);
        if (type == null) {
            throw new IllegalArgumentException(event.getName() + " has no @EventType");
        }
        return type.topic();
    }

    private static List<Class<? extends Event>> records() {
        var found = new ArrayList<Class<? extends Event>>();
        for (var family : FAMILIES) {
            if (family.isRecord()) {
                found.add(family);
            } else {
                for (var member : family.getPermittedSubclasses()) {
                    found.add(member.asSubclass(Event.class));
                }
            }
        }
        return List.copyOf(found);
    }
}
