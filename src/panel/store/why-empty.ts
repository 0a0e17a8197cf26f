import type { Session } from '../../core/session-types.js';
import type { RecorderStatus } from '../../protocol/messages.js';
import type { Settings } from '../../protocol/settings.js';
import { count, hostOf } from './words.js';

/** Why a list is empty: what is so, what was seen, and what to do next. */
export interface Reason {
  readonly title: string;
  readonly seen: string;
  readonly next: string;
}

interface Circumstances {
  readonly session: Session;
  readonly status: RecorderStatus | null;
  readonly settings: Settings;
  readonly recording: boolean;
}

const use = 'Use the app: sign in, load a list.';

/** How AppSync's traffic is told from other traffic; relevance.ts and the hook decide by the same. */
const signs =
  'a host of AWS, an x-amz-target of Cognito, Amplify’s user agent, AppSync’s socket protocol, or a GraphQL query with an API key or an authorization header';

/** Where nothing can be seen at all; null where a page is connected. */
function unseen({ status, settings }: Circumstances): Reason | null {
  if (status === null)
    return { title: 'Connecting to the recorder.', seen: 'Nothing was received from it yet.', next: '' };
  const top = status.documents.find((document) => document.top && document.state !== 'gone');
  if (!top) {
    const limited =
      settings.sites.length > 0
        ? `Only chosen sites are looked at: ${settings.sites.join(', ')}. Or the page`
        : 'The page';
    return {
      title: 'No page is connected.',
      seen: `${limited} is not an http or https page, or it was loaded before the extension was installed or updated, or this browser forbids extensions there.`,
      next: 'Reload the page.',
    };
  }
  if (top.state === 'connected') return null;
  return {
    title: 'The page’s requests cannot be seen.',
    seen:
      top.state === 'outdated'
        ? `${hostOf(top.url)} still runs the script of another version of AppSync Inspector.`
        : `Our script in ${hostOf(top.url)} does not answer: the page replaced its document, or was loaded before the extension.`,
    next: 'Reload the page.',
  };
}

/** Why no exchange is listed. The filter has an answer of its own. */
export function whyEmpty(circumstances: Circumstances): Reason {
  const { session, status, recording } = circumstances;
  if (!recording)
    return {
      title: 'Paused.',
      seen: 'What happens now is not listed. The audit goes on.',
      next: 'Press Record to list requests again.',
    };
  if (session.order.size > 0)
    return {
      title: 'Recording.',
      seen: `The list was cleared: ${count(session.order.size, 'exchange')} before that, and the audit still knows them.`,
      next: use,
    };
  const blind = unseen(circumstances);
  if (blind) return blind;
  const frames = (status?.documents ?? []).filter(({ top, state }) => !top && state === 'connected').length;
  const where = frames === 0 ? 'this page' : `this page and ${count(frames, 'frame')}`;
  if (session.ignored === 0)
    return {
      title: 'Recording. No request yet.',
      seen: `Since DevTools looks at ${where}, nothing was sent by fetch, XMLHttpRequest or a socket. What the page did earlier is dropped 60 s after its load.`,
      next: `${use} Or reload the page, to see how it starts.`,
    };
  return {
    title: 'Recording. Nothing of AppSync yet.',
    seen: `${count(session.ignored, 'request')} of ${where} ${session.ignored === 1 ? 'was' : 'were'} looked at, and none had ${signs}.`,
    next: use,
  };
}
