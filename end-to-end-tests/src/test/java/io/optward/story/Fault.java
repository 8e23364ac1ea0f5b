package io.optward.story;

import io.optward.stack.supervisor.Part;

/** A way in which a part of the stack can be away. */
enum Fault {
    /** The process is gone: connections are refused at once. */
    KILLED {
        @Override
        void befalls(Part part) {
            RunningStack.supervisor().kill(part);
        }

        @Override
        void isOverFor(Part part) throws InterruptedException {
            RunningStack.supervisor().restart(part);
        }
    },
    /** The process hangs: connections stay open and nothing answers. */
    HANGING {
        @Override
        void befalls(Part part) {
            RunningStack.supervisor().pause(part);
        }

        @Override
        void isOverFor(Part part) {
            RunningStack.supervisor().resume(part);
        }
    };

    abstract void befalls(Part part);

    /** The part is back and answers. */
    abstract void isOverFor(Part part) throws InterruptedException;
}
