import type { Attempt } from '../session-types.js';

/**
 * Why an attempt was made after the one before it: what that came to, or, where a refused mode is asked again, that
 * the token was renewed. `unknown` where the attempt before has no outcome, as when its page
 * went away.
 */
export type Cause = 'unauthorized' | 'partial' | 'error' | 'network' | 'renewed-token' | 'unknown';

/** @returns null for the first attempt, which nothing caused */
export function causeOf(before: Attempt | undefined, attempt: Attempt): Cause | null {
  if (before === undefined) return null;
  switch (before.outcome) {
    case 'unauthorized':
      return before.mode === attempt.mode ? 'renewed-token' : 'unauthorized';
    case 'partial':
    case 'error':
    case 'network':
      return before.outcome;
    case 'ok':
    case 'pending':
      return 'unknown';
  }
}
