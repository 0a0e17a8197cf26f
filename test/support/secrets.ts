import { isObject, parseJson } from '../../src/core/wire/json.js';

/** Shorter strings occur by chance. */
const SHORTEST = 8;
const secretMembers =
  /^(?:AccessToken|IdToken|RefreshToken|Token|SecretKey|SessionToken|Session|REFRESH_TOKEN|DEVICE_KEY|PASSWORD|PASSWORD_CLAIM_SIGNATURE|SECRET_BLOCK|PASSWORD_CLAIM_SECRET_BLOCK|SRP_A|SRP_B|x-api-key|authorization|x-amz-security-token)$/i;
const personMembers = /^(?:username|cognito:username|sub|email)$/;

export interface Secrets {
  /** Tokens, API keys, session tokens, signatures: what must never be printed. */
  readonly credentials: readonly string[];
  /** Usernames, subs and e-mails of the tokens. */
  readonly persons: readonly string[];
}

/**
 * The credentials and persons in a HAR, found without the reader under test: every JSON value, also those inside
 * of strings, base64 bodies, handshakes and tokens, is walked.
 */
export function secretsOf(har: string): Secrets {
  const credentials = new Set<string>();
  const persons = new Set<string>();
  const add = (set: Set<string>, value: string) => {
    if (value.length >= SHORTEST) set.add(value);
  };
  const text = (value: string): void => {
    const json = parseJson(value);
    if (typeof json === 'object' && json !== null) {
      walk(json);
      return;
    }
    for (const token of value.match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g) ?? []) {
      add(credentials, token);
      const claims = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
      if (!isObject(claims)) continue;
      for (const [name, member] of Object.entries(claims))
        if (personMembers.test(name) && typeof member === 'string') persons.add(member);
    }
    for (const key of value.match(/da2-\w{6,}/g) ?? []) add(credentials, key);
    for (const [, signature] of value.matchAll(/Signature=([0-9a-f]{16,})/g))
      add(credentials, signature ?? '');
    for (const run of value.match(/[A-Za-z0-9+/_-]{16,}={0,2}/g) ?? []) {
      const inner = Buffer.from(run, 'base64').toString('utf8');
      if (/^\s*\{"/.test(inner) && isObject(parseJson(inner)) && run !== value.split('.')[0]) text(inner);
    }
  };
  const walk = (node: unknown): void => {
    if (typeof node === 'string') {
      text(node);
      return;
    }
    if (Array.isArray(node)) {
      for (const inner of node) walk(inner);
      return;
    }
    if (!isObject(node)) return;
    const { name, value } = node;
    if (typeof name === 'string' && typeof value === 'string' && secretMembers.test(name))
      add(credentials, value);
    for (const [member, inner] of Object.entries(node)) {
      if (typeof inner === 'string' && secretMembers.test(member)) add(credentials, inner);
      walk(inner);
    }
  };
  walk(parseJson(har));
  return { credentials: [...credentials], persons: [...persons] };
}
