/**
 * The words of the hand-over between the hook (page's world) and the bridge (isolated world).
 *
 * An event of type `load` dispatched on `document` does not pass the window, so a parent page that listens on a
 * child's window cannot steal the port that it carries (Chromium 156).
 */
export const HANDOVER_EVENT = 'load';
/** First message of the hook over its port; everything after it is a {@link RawEvent}. */
export const ALIVE = 'alive';
/** The bridge's only message to the hook: nobody listens any more, so stop copying. */
export const STOP = 'stop';
