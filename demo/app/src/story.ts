import { getCurrentUser, signIn, signOut } from 'aws-amplify/auth';
import type { Config } from './config.ts';
import { setState, showStatus, tell } from './page.ts';
import type { Store } from './store.ts';

/** One button: its name, and what it does. It ends when the app has nothing more to wait for. */
export interface Step {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** A part of the story: its buttons, and what the AppSync tab shows for them. */
export interface Chapter {
  readonly title: string;
  readonly steps: readonly Step[];
  readonly shows: string;
}

export function storyOf(config: Config, store: Store): readonly Chapter[] {
  const signInAs = (username: 'alice' | 'bob'): Step => ({
    name: `Sign in as ${username}`,
    async run() {
      const { password } = config.users[username];
      await signIn({ username, password, options: { authFlowType: config.authFlow } });
      tell(`${username} is signed in.`);
    },
  });

  const refuseNext = (model: 'Post' | 'Note'): Step => ({
    name: `Answer the next ${model} sync with 401`,
    async run() {
      const fault = { status: 401, errorType: 'UnauthorizedException', message: 'Token has expired.' };
      await control('faults', { model, mode: 'userPool', next: 1, fault });
      tell(`The API will answer 401 to the next ${model} request in userPool mode.`);
    },
  });

  return [
    {
      title: 'Sign in',
      steps: [signInAs('alice'), signInAs('bob')],
      shows: 'Status bar: who is signed in and until when. Requests: the calls to Cognito, mode none.',
    },
    {
      title: 'Sync with DataStore',
      steps: [
        { name: 'Start DataStore', run: () => store.start() },
        { name: 'Read records', run: () => store.read() },
      ],
      shows:
        'Requests: Post and Note come with userPool, PublicItem with apiKey. Fallbacks: Announcement is refused for ' +
        'userPool (200 with Unauthorized) and comes with apiKey: fell-back, and the reason.',
    },
    {
      title: 'Write',
      steps: [
        { name: 'Write a post', run: () => store.write('Post', { title: `Post of ${clock()}` }) },
        { name: 'Write a note', run: () => store.write('Note', { text: `Note of ${clock()}` }) },
        {
          name: 'Let the admin announce something',
          run: () =>
            control('seed', {
              user: 'admin',
              model: 'Announcement',
              input: { text: `Announced at ${clock()}` },
            }),
        },
      ],
      shows:
        'Requests: createPost and createNote with userPool. An announcement arrives over the subscription that fell ' +
        'back to apiKey, which takes Amplify some seconds after the start, or else with the next sync.',
    },
    {
      title: 'A token that the API no longer takes',
      steps: [refuseNext('Post'), refuseNext('Note'), { name: 'Sync again', run: () => store.syncAgain() }],
      shows:
        'Fallbacks: the page looks as before, but Post fell back to apiKey after a 401; Note has no other mode and ' +
        'was refused.',
    },
    {
      title: 'Leave',
      steps: [
        {
          name: 'Sign out without clear',
          async run() {
            await signOut();
            tell('Signed out. Nothing was deleted from this browser.');
          },
        },
        { name: 'Reload', run: async () => location.reload() },
        {
          name: 'Clear DataStore, then sign out',
          async run() {
            await store.clear();
            tell('DataStore is cleared.');
            await signOut();
            tell('Signed out.');
          },
        },
      ],
      shows:
        'Sign-out: without clear the verdict is fail, with the stores and rows that are still alice’s, also after a ' +
        'reload; with clear it is pass.',
    },
  ];
}

/** Shows who is signed in, in the status line and in the page's state. */
export async function refreshSignedIn(): Promise<void> {
  const signedIn = await getCurrentUser().then(
    (user) => user.username,
    () => '',
  );
  setState({ signedIn });
  showStatus(signedIn === '' ? 'Nobody is signed in.' : `Signed in as ${signedIn}.`);
}

/** Asks the control port of the local stack, which the app's server stands before. */
async function control(path: string, body: object): Promise<void> {
  const response = await fetch(`/control/${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`The control port answered ${response.status}: ${await response.text()}`);
}

function clock(): string {
  return new Date().toLocaleTimeString('en-GB');
}
