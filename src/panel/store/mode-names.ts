import type { AuthMode } from '../../core/auth/credential.js';

/** AppSync's own names of the modes. */
const appSyncNames = {
  apiKey: 'API_KEY',
  userPool: 'AMAZON_COGNITO_USER_POOLS',
  oidc: 'OPENID_CONNECT',
  iam: 'AWS_IAM',
  lambda: 'AWS_LAMBDA',
} as const;

/** What is no mode has a sentence instead. */
const sentences = {
  none: 'no authorization was sent',
  unknown: 'the mode could not be told',
} as const;

/** How modes are called, by the user's choice. */
export interface ModeNames {
  /** On screen. */
  readonly name: (mode: AuthMode) => string;
  /** In the tooltip: what the other software calls it. */
  readonly other: (mode: AuthMode) => string;
}

const amplifys = (mode: AuthMode): string => mode;
const appSyncs = (mode: AuthMode): string =>
  mode === 'none' || mode === 'unknown' ? mode : appSyncNames[mode];
const otherOf =
  (name: ModeNames['name']): ModeNames['other'] =>
  (mode) =>
    mode === 'none' || mode === 'unknown' ? sentences[mode] : name(mode);

export const modeNames = {
  amplify: { name: amplifys, other: otherOf(appSyncs) },
  appsync: { name: appSyncs, other: otherOf(amplifys) },
} as const satisfies Record<string, ModeNames>;
