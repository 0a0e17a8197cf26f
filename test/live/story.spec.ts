import { driveApp } from '../../demo/story/app.js';
import { readPanel } from '../../demo/story/panel.js';
import { play, storyOf } from '../../demo/story/story.js';
import { expect, test } from './stage.js';

test.setTimeout(180_000);

const nothingChanged = { withoutFault: false, clearAlways: false };

for (const theme of ['light', 'dark'] as const)
  test(`a developer and a QA engineer get every answer of the story in the real DevTools (${theme})`, async ({
    launch,
    app,
  }, info) => {
    const { page, panel, devtools } = await launch({ theme });
    const frame = await panel();
    const window = await devtools();
    const told = await play(
      {
        app: driveApp(page),
        panel: readPanel(frame),
        url: app.url,
        async picture(name) {
          await window.screenshot({ path: info.outputPath(`${name}.png`) });
        },
      },
      storyOf(nothingChanged),
    );
    expect(told.filter(({ right }) => !right)).toEqual([]);
    expect(await frame.evaluate(() => document.documentElement.dataset.theme)).toBe(theme);
  });

test('a story in which nothing falls back silently is noticed, and its step named', async ({
  launch,
  app,
}) => {
  const { page, panel } = await launch();
  const told = await play(
    {
      app: driveApp(page),
      panel: readPanel(await panel(), { answerTimeout: 4_000 }),
      url: app.url,
      picture: () => Promise.resolve(),
    },
    storyOf({ ...nothingChanged, withoutFault: true }).slice(0, 2),
  );
  expect(new Set(told.filter(({ right }) => !right).map(({ step }) => step))).toEqual(
    new Set(['2 a silent fallback']),
  );
});

test('a story in which DataStore is cleared in time has nothing left to find', async ({ launch, app }) => {
  const { page, panel } = await launch();
  const told = await play(
    {
      app: driveApp(page),
      panel: readPanel(await panel(), { answerTimeout: 4_000 }),
      url: app.url,
      picture: () => Promise.resolve(),
    },
    storyOf({ ...nothingChanged, clearAlways: true }).slice(0, 3),
  );
  const wrong = told.filter(({ right }) => !right);
  expect(new Set(wrong.map(({ step }) => step))).toEqual(new Set(['3 sign out without clear']));
  expect(wrong[0]?.answer).toContain('PASS');
});

test('DevTools opened after the page had loaded still knows the requests and who is signed in', async ({
  launch,
  app,
}) => {
  const { page, panel, openDevTools } = await launch({ devtools: false });
  const demo = driveApp(page);
  await demo.open(`${app.url}?models=Post,Announcement`);
  await demo.press('Sign in as alice');
  await demo.press('Start DataStore');
  await openDevTools();
  const answers = readPanel(await panel());
  expect(await answers.request('syncPosts')).toMatch(/userPool · alice · 200/);
  expect(await answers.lane('syncAnnouncements')).toMatch(/userPool ✗.*apiKey ✓.*fell back/);
  await expect(answers.frame.locator('[data-status=who]')).toContainText('alice signed in');
});
