package dev.backlight.plan;

import dev.backlight.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands out the slots of a workspace: a value takes the free slot that fits it best, and gives it back after the step
 * that reads it last.
 */
final class Memory {
    private final boolean share;
    private final List<Plan.Slot> slots = new ArrayList<>();
    private final List<Integer> free = new ArrayList<>();

    /** @param share whether a slot that was given back may be taken again */
    Memory(boolean share) {
        this.share = share;
    }

    /** A place for a value of this many elements: the smallest free slot that is large enough, or else a new one. */
    Buffer take(ElementType element, int count) {
        Integer best = null;
        for (Integer candidate : free) {
            Plan.Slot slot = slots.get(candidate);
            boolean fits = slot.element() == element && slot.count() >= count;
            if (fits && (best == null || slot.count() < slots.get(best).count())) {
                best = candidate;
            }
        }
        if (best == null) {
            best = slots.size();
            slots.add(new Plan.Slot(element, count));
        } else {
            free.remove(best);
        }
        return new Buffer(Buffer.Kind.SLOT, best, element, count);
    }

    /** The value that lies there is not needed any more. */
    void giveBack(Buffer buffer) {
        if (share) {
            free.add(buffer.index());
        }
    }

    List<Plan.Slot> slots() {
        return List.copyOf(slots);
    }
}
