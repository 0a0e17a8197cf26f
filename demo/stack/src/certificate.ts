import { generate } from 'selfsigned';
import { apiHost, cognitoHost, eventsHost, eventsRealtimeHost, identityHost, realtimeHost } from './names.ts';

/**
 * A self-signed certificate for the hosts of the stack, made at every start and never stored. TLS is needed:
 * Amplify v6 turns every endpoint into `wss://`. An EC key, because an RSA key takes a second on a slow machine.
 */
export async function newCertificate(): Promise<{ key: string; cert: string }> {
  const hosts = [apiHost, realtimeHost, eventsHost, eventsRealtimeHost, cognitoHost, identityHost];
  const pair = await generate([{ name: 'commonName', value: apiHost }], {
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) },
    ],
  });
  return { key: pair.private, cert: pair.cert };
}
