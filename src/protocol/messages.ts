import * as v from 'valibot';
import { captureEventSchema } from '../core/events.js';
import { snapshotSchema } from '../core/storage/snapshot.js';

/**
 * Raised whenever a message changes its meaning. Content scripts of an older build live on in open pages after
 * an update; they are told apart by this number and the panel asks for a reload of the page.
 */
export const PROTOCOL_VERSION = 1;

/** Broadcast through `runtime.sendMessage` and `tabs.sendMessage`; everything else goes over a private port. */
export const helloSchema = v.object({
  appsyncInspector: v.literal('hello'),
  protocol: v.number(),
  /** The document came back out of the back-forward cache. */
  back: v.optional(v.boolean(), false),
});
export const whoSchema = v.object({ appsyncInspector: v.literal('who') });

/** Name of the port from DevTools' page to one document. */
export const BRIDGE_PORT = 'appsync-inspector/bridge';
/** Name of the port from the panel to DevTools' page, followed by the inspected tab's id. */
export const PANEL_PORT = 'appsync-inspector/panel/';

export const bridgeToRecorderSchema = v.variant('type', [
  v.object({
    /** First message on a port. */
    type: v.literal('ready'),
    protocol: v.number(),
    /** Origin and path. */
    url: v.string(),
    partition: v.string(),
    top: v.boolean(),
  }),
  v.object({
    /** `silent`: the hook never acknowledged its port, so the page's requests are not seen. */
    type: v.literal('hook'),
    state: v.picklist(['alive', 'silent']),
  }),
  v.object({
    /** Untrusted one by one: an event that does not parse is counted and skipped, the others go on. */
    type: v.literal('events'),
    events: v.array(v.unknown()),
  }),
  v.object({ type: v.literal('snapshot'), request: v.string(), snapshot: snapshotSchema }),
  v.object({ type: v.literal('snapshot-failed'), request: v.string(), reason: v.string() }),
]);
export type BridgeToRecorder = v.InferOutput<typeof bridgeToRecorderSchema>;

/** A person as the readers know them: a label that may come up, and the strings that stand for them. */
export const labelledPersonSchema = v.object({ label: v.string(), names: v.array(v.string()) });
export type LabelledPerson = v.InferOutput<typeof labelledPersonSchema>;

export const recorderToBridgeSchema = v.variant('type', [
  v.object({
    /**
     * Until it comes, nothing leaves the content script. The salt is hex (nothing else makes a stripper) and never
     * goes to the page's world.
     */
    type: v.literal('start'),
    salt: v.string(),
  }),
  v.object({
    type: v.literal('take-snapshot'),
    request: v.string(),
    persons: v.array(labelledPersonSchema),
  }),
]);
export type RecorderToBridge = v.InferOutput<typeof recorderToBridgeSchema>;

/** How the recording stands, for the status bar. */
export const recorderStatusSchema = v.object({
  documents: v.array(
    v.object({
      doc: v.string(),
      url: v.string(),
      top: v.boolean(),
      /** `outdated`: content script of another version; reload the page. */
      state: v.picklist(['connected', 'silent', 'outdated', 'gone']),
    }),
  ),
  /**
   * What of this tab cannot be seen, or not wholly: `what` names it («the shared worker https://…»), `why` is a
   * sentence or two, with what the user can do where there is something. Empty while nothing is known to be missing.
   */
  unseen: v.array(v.object({ what: v.string(), why: v.string() })),
  theme: v.picklist(['light', 'dark']),
  /** Whether a snapshot is being taken or a sign-out is waited for, in plain words. */
  busy: v.nullable(v.string()),
});
export type RecorderStatus = v.InferOutput<typeof recorderStatusSchema>;

export const recorderToPanelSchema = v.variant('type', [
  v.object({ type: v.literal('hello'), protocol: v.number() }),
  /** The log so far comes first, in several of these; `caughtUp` is set on its last. */
  v.object({ type: v.literal('events'), events: v.array(captureEventSchema), caughtUp: v.boolean() }),
  v.object({ type: v.literal('status'), status: recorderStatusSchema }),
  /** What came before counts no more: the log without what was to be forgotten follows. */
  v.object({ type: v.literal('forgotten') }),
  /** What the user does in DevTools' search field while the panel is in front. */
  v.object({
    type: v.literal('search'),
    action: v.picklist(['search', 'next', 'previous', 'cancel']),
    text: v.string(),
  }),
]);
export type RecorderToPanel = v.InferOutput<typeof recorderToPanelSchema>;

export const panelToRecorderSchema = v.variant('type', [
  v.object({ type: v.literal('hello'), protocol: v.number() }),
  v.object({ type: v.literal('take-snapshot') }),
  /** Everything of one storage partition is to be taken out of the recording. */
  v.object({ type: v.literal('forget'), partition: v.string() }),
]);
export type PanelToRecorder = v.InferOutput<typeof panelToRecorderSchema>;
