import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Settings as Values } from '../../../protocol/settings.js';
import { bounds } from '../../store/settings-lines.js';
import type { PanelStore } from '../../store/store.js';
import { BoundField, ListField } from './fields.js';
import { Forget } from './forget.js';

interface Props {
  readonly store: PanelStore;
}

function Names({ store }: Props) {
  const { settings, saveSettings } = store.host;
  const choices = [
    ['amplify', 'Amplify’s', 'userPool, apiKey'],
    ['appsync', 'AppSync’s', 'AMAZON_COGNITO_USER_POOLS, API_KEY'],
  ] as const;
  return (
    <fieldset>
      <legend>Names of the auth modes</legend>
      {choices.map(([value, label, example]) => (
        <label key={value} class="check">
          <input
            type="radio"
            name="names"
            checked={settings.value.names === value}
            onChange={() => saveSettings({ ...settings.value, names: value })}
          />
          {label} <span class="dim">{example}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** What the user chooses for all sites. It is stored at once; Esc closes it. */
export function Settings({ store }: Props) {
  const { settings, saveSettings } = store.host;
  const dialog = useRef<HTMLDialogElement>(null);
  const open = store.settingsOpen.value;
  useLayoutEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
  }, [open]);
  if (!open) return null;
  const change = (changed: Partial<Values>) => saveSettings({ ...settings.value, ...changed });
  const close = () => {
    store.settingsOpen.value = false;
  };
  return (
    <dialog ref={dialog} class="settings" aria-labelledby="settings-title" onClose={close}>
      <div class="settings-head">
        <h2 id="settings-title">Settings</h2>
        <button
          type="button"
          class="icon"
          aria-label="Close settings"
          title="Close (Esc)"
          onClick={() => dialog.current?.close()}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M4 4l8 8M12 4l-8 8" />
          </svg>
        </button>
      </div>
      <div class="settings-body">
        <Names store={store} />
        <fieldset>
          <legend>What is looked at</legend>
          <ListField
            name="sites"
            label="Sites"
            hint="Hosts, one a line, with those below them; none: every site. A page that is looked at already is so until its next load."
            values={settings.value.sites}
            onValues={(sites) => change({ sites })}
          />
          <ListField
            name="issuers"
            label="OpenID Connect issuers"
            hint="One a line: tokens of theirs are oidc, not «oidc or lambda»."
            values={settings.value.issuers}
            onValues={(issuers) => change({ issuers })}
          />
          <ListField
            name="endpoints"
            label="Endpoints"
            hint="Addresses of APIs whose requests say by nothing that they are AppSync’s, one a line. These are seen from when DevTools is open, and in HAR files."
            values={settings.value.endpoints}
            onValues={(endpoints) => change({ endpoints })}
          />
        </fieldset>
        <fieldset>
          <legend>How much is kept</legend>
          <div class="bounds">
            {bounds.map((bound) => (
              <BoundField
                key={bound.name}
                {...bound}
                value={settings.value[bound.name]}
                onValue={(value) => change({ [bound.name]: value })}
              />
            ))}
          </div>
        </fieldset>
        <Forget store={store} />
      </div>
    </dialog>
  );
}
