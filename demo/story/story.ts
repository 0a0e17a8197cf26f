import type { App } from './app.js';
import type { PanelReader } from './panel.js';

/** What the story is played on. */
export interface Stage {
  readonly app: App;
  readonly panel: PanelReader;
  readonly url: string;
  /** Keeps a picture of the panel as it stands. */
  picture(name: string): Promise<void>;
}

/** A question that the panel must answer: `gives` holds of what its DOM says. */
export interface Question {
  readonly step: string;
  readonly asks: string;
  readonly answer: (stage: Stage) => Promise<string>;
  readonly gives: readonly RegExp[];
}

/** One step of the story: what is done in the app, then what the panel must say. */
export interface Chapter {
  readonly step: string;
  readonly play: (stage: Stage) => Promise<void>;
  readonly questions: readonly Omit<Question, 'step'>[];
}

/** How many times Amplify syncs again because refused subscriptions close its socket. */
const RESYNCS = 4;

/** What may be changed, to see that the story notices. */
export interface Changes {
  /** Leaves out the fault of step 2, so that nothing falls back silently. */
  readonly withoutFault: boolean;
  /** Clears DataStore in step 3 too, so that nothing is left behind. */
  readonly clearAlways: boolean;
}

/**
 * The story of the README: a fallback that a rule causes, a silent one, a sign-out that leaves data behind, and
 * one that does not.
 */
export function storyOf({ withoutFault, clearAlways }: Changes): readonly Chapter[] {
  return [
    {
      step: '1 sign in and sync',
      async play({ app, panel, url, picture }) {
        await app.open(`${url}?models=Post,Note,Announcement,PublicItem`);
        await app.press('Let the admin announce something');
        await app.press('Sign in as alice');
        const resynced = app.syncs(RESYNCS);
        await app.press('Start DataStore');
        await resynced;
        await app.press('Write a post');
        await app.press('Write a note');
        await app.written();
        // Alice's own rows come to her by her own token before anything falls back to the key.
        const synced = app.syncs(1);
        await app.press('Sync again');
        await synced;
        await panel.open('Requests');
        await picture('requests');
      },
      questions: [
        {
          asks: 'Which mode read Post?',
          answer: ({ panel }) => panel.request('syncPosts'),
          gives: [/userPool/, /alice/, /200/],
        },
        {
          asks: 'Why does Announcement come with the API key?',
          answer: ({ panel }) => panel.lane('syncAnnouncements'),
          gives: [/userPool ✗/, /200 (?:·\s)?.*(?:Unauthorized|Not Authorized)/, /apiKey ✓/, /fell back/],
        },
      ],
    },
    {
      step: '2 a silent fallback',
      async play({ app, panel, picture }) {
        const resynced = app.syncs(1);
        if (!withoutFault) await app.press('Answer the next Post sync with 401');
        await app.press('Sync again');
        await resynced;
        await panel.open('Fallbacks');
        await picture('fallbacks');
      },
      questions: [
        {
          asks: 'Did alice read Post as herself?',
          answer: ({ panel }) => panel.lane('syncPosts is:fallback'),
          gives: [/userPool ✗/, /401/, /apiKey ✓/, /fell back/],
        },
        {
          asks: 'Does the request say so?',
          answer: ({ panel }) => panel.requestNote('syncPosts mode:apiKey'),
          gives: [/alice is signed in/, /API key/, /401/],
        },
      ],
    },
    {
      step: '3 sign out without clear',
      async play({ app, panel, picture }) {
        await app.press(clearAlways ? 'Clear DataStore, then sign out' : 'Sign out without clear');
        await panel.verdict('After sign-out');
        await picture('sign-out-fail');
      },
      questions: [
        {
          asks: 'Whose data is still here?',
          answer: ({ panel }) => panel.verdict('After sign-out'),
          gives: [/FAIL/, /of alice/],
        },
        {
          asks: 'Post?',
          answer: ({ panel }) => panel.store('user_Post'),
          gives: [/fail/, /owner = alice/, /no rules known/],
        },
        {
          asks: 'Note?',
          answer: ({ panel }) => panel.store('user_Note'),
          gives: [/fail/, /answers? to alice|delivered/],
        },
        { asks: 'Announcement?', answer: ({ panel }) => panel.store('user_Announcement'), gives: [/pass/] },
      ],
    },
    {
      step: '3 and after a reload',
      async play({ app }) {
        await app.press('Reload');
      },
      questions: [
        {
          asks: 'Still there?',
          answer: ({ panel }) => panel.verdict('After a reload'),
          gives: [/FAIL/, /of alice/],
        },
        { asks: 'Post?', answer: ({ panel }) => panel.store('user_Post'), gives: [/fail/] },
      ],
    },
    {
      step: '4 clear, then sign out',
      async play({ app, panel, picture }) {
        await app.press('Sign in as alice');
        await app.press('Start DataStore');
        await app.press('Write a note');
        await app.written();
        await app.press('Clear DataStore, then sign out');
        await panel.verdict('After sign-out');
        await picture('sign-out-pass');
      },
      questions: [
        {
          asks: 'Whose data is still here?',
          answer: ({ panel }) => panel.verdict('After sign-out'),
          gives: [/PASS/],
        },
      ],
    },
  ];
}

/** A question with the panel's answer. */
export interface Told {
  readonly step: string;
  readonly asks: string;
  readonly answer: string;
  readonly right: boolean;
}

/** Plays the story to its end, or to a step that fails; a question that gets no answer counts as wrong. */
export async function play(stage: Stage, chapters: readonly Chapter[]): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (const { step, play: act, questions } of chapters) {
    try {
      await act(stage);
    } catch (error) {
      told.push({ step, asks: '(the step itself)', answer: firstLine(error), right: false });
      break;
    }
    for (const { asks, answer, gives } of questions) {
      try {
        const said = await answer(stage);
        told.push({ step, asks, answer: said, right: gives.every((pattern) => pattern.test(said)) });
      } catch (error) {
        told.push({ step, asks, answer: `no answer: ${firstLine(error)}`, right: false });
      }
    }
  }
  return told;
}

const firstLine = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
