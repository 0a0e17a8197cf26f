import type { AuthMode, IamRole } from '../../core/auth/credential.js';
import { appSyncNames } from '../store/words.js';

interface Props {
  readonly mode: AuthMode;
  readonly role?: IamRole | null;
  readonly candidates?: readonly AuthMode[] | undefined;
}

/** An auth mode: its colour and always its word. */
export function Mode({ mode, role, candidates }: Props) {
  const which = mode === 'iam' && role && role !== 'unknown' ? ` · ${role}` : '';
  const perhaps = mode === 'unknown' && candidates?.length ? ` · ${candidates.join(' or ')}` : '';
  return (
    <span class={`mode m-${mode}`} data-mode={mode} title={appSyncNames[mode]}>
      {mode}
      {which}
      {perhaps}
    </span>
  );
}
