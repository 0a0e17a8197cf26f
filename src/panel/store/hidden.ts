import type { Session } from '../../core/session-types.js';

type Marks = Pick<Session, 'exchanges' | 'chains'>;

/** A stretch of the recording that the lists leave out: what began after `from` and before `to`. */
interface Stretch {
  /** Null: from the beginning. */
  readonly from: Marks | null;
  /** Null: it goes on, the recording is paused. */
  readonly to: Marks | null;
}

/**
 * What «Clear», a navigation and a pause put away. Only the lists leave it out: the session, and with it the
 * audit, keeps everything.
 */
export type Hidden = readonly Stretch[];

const marks = ({ exchanges, chains }: Session): Marks => ({ exchanges, chains });

/** Everything up to now is put away; a pause goes on. */
export const cleared = (hidden: Hidden, now: Session): Hidden => [
  { from: null, to: marks(now) },
  ...hidden.filter(({ to }) => to === null),
];

export const paused = (hidden: Hidden, now: Session): Hidden => [...hidden, { from: marks(now), to: null }];

export const resumed = (hidden: Hidden, now: Session): Hidden =>
  hidden.map((stretch) => (stretch.to === null ? { ...stretch, to: marks(now) } : stretch));

export const isPaused = (hidden: Hidden): boolean => hidden.some(({ to }) => to === null);

/** Whether the lists leave out an exchange or a chain. */
export const isHidden = (hidden: Hidden, kind: keyof Marks, id: string): boolean =>
  hidden.some(({ from, to }) => !from?.[kind].has(id) && (to === null || to[kind].has(id)));
