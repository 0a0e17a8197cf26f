import type { Credential } from './credential.js';

/** What is odd about the credentials of one request; the codes are stable, the sentences may be reworded. */
export interface Conflict {
  readonly code: 'two-credentials' | 'different-values' | 'empty' | 'placeholder' | 'bearer';
  /** The header that it is about, in lower case. */
  readonly header: string;
  readonly sentence: string;
}

const none: readonly Conflict[] = [];

const isBearer = (credential: Credential | undefined): boolean =>
  (credential?.kind === 'jwt' || credential?.kind === 'opaque') && credential.bearer;

/** Every conflict of one request's credentials, in the order of their headers. Credentials stay as they were sent. */
export function conflictsOf(credentials: readonly Credential[]): readonly Conflict[] {
  const [first] = credentials;
  if (credentials.length === 1 && first?.kind !== 'empty' && !isBearer(first)) return none;
  const found: Conflict[] = [];
  const sent = credentials.filter(({ kind }) => kind !== 'empty');
  const other = sent.find(({ kind }) => kind !== 'apiKey');
  // What the service does with both is documented nowhere; its simulator goes by the key alone.
  if (other && sent.some(({ kind }) => kind === 'apiKey'))
    found.push({
      code: 'two-credentials',
      header: other.header,
      sentence: 'An API key and an authorization header came in one request.',
    });
  for (const header of new Set(sent.map((credential) => credential.header)))
    if (new Set(sent.filter((one) => one.header === header).map(fingerprintOf)).size > 1)
      found.push({
        code: 'different-values',
        header,
        sentence: `The ${header} header was set more than once, with different values.`,
      });
  for (const credential of credentials) {
    const { header } = credential;
    if (credential.kind === 'empty') found.push(emptyConflict(header, credential.text));
    else if (isBearer(credential))
      found.push({
        code: 'bearer',
        header,
        sentence:
          'The token was sent with «Bearer» before it. Amplify never does so, and AppSync expects it without.',
      });
  }
  return found;
}

const fingerprintOf = (credential: Credential): string | null =>
  credential.kind === 'empty' ? null : credential.fingerprint;

function emptyConflict(header: string, text: string): Conflict {
  if (text === '')
    return { code: 'empty', header, sentence: `The ${header} header was sent, but it is empty.` };
  const sentence = `The ${header} header holds «${text}» and no credential: its value was not there when it was set.`;
  return { code: 'placeholder', header, sentence };
}
