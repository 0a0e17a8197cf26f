import type { Session } from '../session-types.js';
import { type Conflict, conflictsOf } from './conflicts.js';
import { withRole } from './iam-keys.js';
import { type ModeReading, type Presented, plainIssuer, readMode } from './mode.js';

/** All that one request's, handshake's or frame's credentials say, with what the session knows besides. */
export interface AuthReading extends ModeReading {
  readonly conflicts: readonly Conflict[];
}

export function readAuth(session: Session, presented: Presented): AuthReading {
  const isOidc = (issuer: string) => session.oidcIssuers.has(plainIssuer(issuer));
  const reading = withRole(session, readMode(presented, isOidc), presented.credentials);
  return { ...reading, conflicts: conflictsOf(presented.credentials) };
}
