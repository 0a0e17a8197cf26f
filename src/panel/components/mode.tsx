import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { AuthMode, IamRole } from '../../core/auth/credential.js';
import { type ModeNames, modeNames } from '../store/mode-names.js';

const Names = createContext<ModeNames>(modeNames.amplify);

/** Says below which names of the modes are shown. */
export const ModeNamesProvider = Names.Provider;
export const useModeNames = (): ModeNames => useContext(Names);

interface Props {
  readonly mode: AuthMode;
  readonly role?: IamRole | null;
  readonly candidates?: readonly AuthMode[] | undefined;
}

/** An auth mode: its colour and always its word. */
export function Mode({ mode, role, candidates }: Props) {
  const { name, other } = useModeNames();
  const which = mode === 'iam' && role && role !== 'unknown' ? ` · ${role}` : '';
  const perhaps = mode === 'unknown' && candidates?.length ? ` · ${candidates.map(name).join(' or ')}` : '';
  return (
    <span class={`mode m-${mode}`} data-mode={mode} title={other(mode)}>
      {name(mode)}
      {which}
      {perhaps}
    </span>
  );
}
