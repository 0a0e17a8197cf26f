import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type Listening, listening } from './listening.ts';
import { oidcClientId } from './names.ts';

/** An OpenID Connect issuer on loopback: no sign-in page, tokens are asked for by name. */
export interface OidcIssuer extends Listening {
  readonly issuer: string;
  readonly jwksUri: string;
  /** An access token for that user. `expiresIn` in seconds, negative for one that has expired. */
  mint(username: string, expiresIn: number): Promise<string>;
}

/** Starts an issuer with a key of its own: discovery document and JWKS over HTTP, ES256, which AppSync takes too. */
export async function startOidcIssuer(): Promise<OidcIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const key = { ...(await exportJWK(publicKey)), kid: 'oidc', use: 'sig', alg: 'ES256' };
  const documents = new Map<string, object>();
  const server = createServer((request, response) => {
    const document = documents.get(request.url ?? '');
    response.writeHead(document ? 200 : 404, {
      'content-type': 'application/json',
      'access-control-allow-origin': '*',
    });
    response.end(JSON.stringify(document ?? {}));
  });
  const running = await listening(server);
  const issuer = `http://127.0.0.1:${running.port}`;
  const jwksUri = `${issuer}/.well-known/jwks.json`;
  documents.set('/.well-known/jwks.json', { keys: [key] });
  documents.set('/.well-known/openid-configuration', {
    issuer,
    jwks_uri: jwksUri,
    response_types_supported: ['token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [key.alg],
  });
  return {
    ...running,
    issuer,
    jwksUri,
    mint(username, expiresIn) {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({ name: username, email: `${username}@example.org` })
        .setProtectedHeader({ alg: key.alg, kid: key.kid })
        .setIssuer(issuer)
        .setSubject(`oidc-${username}`)
        .setAudience(oidcClientId)
        .setIssuedAt(Math.min(now, now + expiresIn))
        .setExpirationTime(now + expiresIn)
        .sign(privateKey);
    },
  };
}
