import type { Credential } from '../auth/credential.js';
import type { Exchange } from '../session-types.js';
import { placeholderOf } from './placeholder.js';
import { bashQuoted, scriptQuoted } from './quoting.js';

/** A text for the clipboard, or why there is none, in a plain sentence. */
export type Copy = { readonly text: string } | { readonly reason: string };

interface Request {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly credentials: readonly Credential[];
  readonly body: string | null;
}

/** A header's value is one line: what is no part of it would begin another header. */
const oneLine = (value: string) => value.replace(/[\0\r\n]+/g, ' ');

/** A name out of a file may be any text; curl takes one that begins with `@` for a file to read. */
const isHeaderName = (name: string) => /^[a-z][a-z0-9-]*$/i.test(name);

/** The request behind an exchange, or why it cannot be sent again as it was. */
function requestOf({
  kind,
  endpoint,
  sent,
  credentials,
  requestBody,
}: Exchange): Request | { reason: string } {
  if (kind === 'connection' || kind === 'subscription')
    return { reason: 'This went over a WebSocket, not as a request of its own.' };
  if (kind === 'auth')
    return { reason: 'Bodies of calls to Cognito never leave the page: they hold passwords and tokens.' };
  if (!sent) return { reason: 'The request itself was not seen.' };
  if (requestBody?.truncated)
    return { reason: 'The body of this request was not kept whole, so it cannot be sent again.' };
  if (!/^https?:\/\//.test(endpoint)) return { reason: 'Its URL is neither http nor https.' };
  const headers = Object.entries(sent.headers)
    // A signature is made for its date.
    .filter(([name]) => isHeaderName(name) && name !== 'x-amz-date')
    .map(([name, value]) => [name, oneLine(value)] as const);
  return {
    url: endpoint,
    method: sent.method,
    headers,
    credentials: credentials.filter(({ header }) => isHeaderName(header)),
    body: requestBody?.text ?? null,
  };
}

/**
 * curl's arguments for a credential, secrets as variables that the shell puts in. A signature cannot be sent again, so
 * curl makes one (`--aws-sigv4`, curl 7.75 and later).
 */
function curlCredential(credential: Credential): string[] {
  if (credential.kind === 'empty') return [`-H ${bashQuoted(`${credential.header};`)}`];
  if (credential.kind === 'sigv4') {
    const { region, service } = credential;
    return [
      `--aws-sigv4 ${bashQuoted(`aws:amz:${region}:${service}`)}`,
      '--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"',
      '-H "x-amz-security-token: $AWS_SESSION_TOKEN"',
    ];
  }
  const bearer = credential.kind !== 'apiKey' && credential.bearer ? 'Bearer ' : '';
  const variable = placeholderOf(credential)?.variable ?? '';
  return [`-H ${bashQuoted(`${credential.header}: ${bearer}`)}"$${variable}"`];
}

/** «Copy as cURL (bash)»: quoted so that the shell runs curl and nothing else. */
export function copyAsCurl(exchange: Exchange): Copy {
  const request = requestOf(exchange);
  if ('reason' in request) return request;
  const { url, method, headers, credentials, body } = request;
  if (/\0/.test(url + method + body))
    return { reason: 'It holds a NUL character, which no command line can carry.' };
  const implied = body === null ? 'GET' : 'POST';
  const parts = [
    // Without globoff curl takes brackets in a URL for ranges; `--url` takes nothing for an option.
    `curl --globoff --url ${bashQuoted(url)}`,
    ...(method === implied ? [] : [`-X ${bashQuoted(method)}`]),
    ...headers.map(([name, value]) => `-H ${bashQuoted(`${name}: ${value}`)}`),
    ...credentials.flatMap(curlCredential),
    // Unlike `--data`, it reads no file where the text begins with `@`.
    ...(body === null ? [] : [`--data-raw ${bashQuoted(body)}`]),
  ];
  return { text: parts.join(' \\\n  ') };
}

const fetchCredential = (credential: Credential): readonly [string, string] => {
  const placeholder = placeholderOf(credential);
  const bearer = 'bearer' in credential && credential.bearer ? 'Bearer ' : '';
  return [credential.header, placeholder ? `${bearer}<${placeholder.words}>` : ''];
};

/** «Copy as fetch»: for a console or a script; only strings, so nothing of them is run. */
export function copyAsFetch(exchange: Exchange): Copy {
  const request = requestOf(exchange);
  if ('reason' in request) return request;
  const { url, method, headers, credentials, body } = request;
  const lines = [
    ...headers.map(([name, value]) => `    ${scriptQuoted(name)}: ${scriptQuoted(value)}`),
    ...credentials
      .map(fetchCredential)
      // The placeholder is no text of the page.
      .map(([name, value]) => `    ${scriptQuoted(name)}: ${JSON.stringify(value)}`),
  ];
  const options = [
    `  "headers": {\n${lines.join(',\n')}\n  }`,
    ...(body === null ? [] : [`  "body": ${scriptQuoted(body)}`]),
    `  "method": ${scriptQuoted(method)}`,
    '  "mode": "cors"',
    '  "credentials": "omit"',
  ];
  return { text: `fetch(${scriptQuoted(url)}, {\n${options.join(',\n')}\n});` };
}

/** «Copy response»: the body of the answer as it was kept, credentials masked. */
export function copyResponse({ responseBody, kind, outcome }: Exchange): Copy {
  if (responseBody?.truncated) return { reason: 'The body of this answer was not kept whole.' };
  if (responseBody) return { text: responseBody.text };
  if (kind === 'auth')
    return { reason: 'Bodies of calls to Cognito never leave the page: they hold tokens.' };
  if (kind === 'connection' || kind === 'subscription') return { reason: 'A socket answers in frames.' };
  return { reason: outcome === 'pending' ? 'No answer yet.' : 'The body of the answer is not known.' };
}
