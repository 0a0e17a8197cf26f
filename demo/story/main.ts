import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { serveApp } from '../app/serve.mjs';
import { launchStack } from '../stack/launch.mjs';
import { driveApp } from './app.js';
import { type Inspected, launchInspected } from './browser.js';
import { readPanel } from './panel.js';
import { play, storyOf, type Told } from './story.js';

const pathOf = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

const { values } = parseArgs({
  options: {
    headless: { type: 'boolean', default: false },
    dark: { type: 'boolean', default: false },
    /** Change one thing of the story, to see that it notices: the run must then end with 1. */
    'without-fault': { type: 'boolean', default: false },
    'clear-always': { type: 'boolean', default: false },
    /** Folder of the repository for the screenshots and the HAR. */
    out: { type: 'string', default: 'demo/out' },
  },
});

const out = `${pathOf('../../')}${values.out}/`;

const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
const headless = values.headless || !hasDisplay;
const executablePath = process.env.CHROME_PATH;
if (executablePath === undefined)
  throw new Error('CHROME_PATH is not set: start the demo with `npm run demo`.');

const stack = await launchStack();
const app = await serveApp({ stack });
let inspected: Inspected | undefined;
try {
  mkdirSync(out, { recursive: true });
  mkdirSync(pathOf('../out/'), { recursive: true });
  inspected = await launchInspected({
    executablePath,
    extension: pathOf('../../dist'),
    headless,
    chromiumArgs: stack.chromiumArgs,
    devtools: true,
    theme: values.dark ? 'dark' : 'light',
    ...(headless ? { har: `${pathOf('../out/')}story.har` } : {}),
  });
  process.exitCode = headless ? await tell(inspected) : await show(inspected);
} finally {
  await inspected?.close();
  await app.stop();
  await stack.stop();
}

/** Plays the story by itself and prints what the panel answered. */
async function tell({ page, devtools, panel }: Inspected): Promise<number> {
  const window = await devtools();
  const frame = await panel();
  const suffix = values.dark ? '-dark' : '';
  const told = await play(
    {
      app: driveApp(page),
      panel: readPanel(frame),
      url: app.url,
      async picture(name) {
        await window.screenshot({ path: `${out}${name}${suffix}.png` });
      },
    },
    storyOf({ withoutFault: values['without-fault'], clearAlways: values['clear-always'] }),
  );
  process.stdout.write(`${table(told)}\n\nScreenshots are in ${values.out}, a HAR of the run in demo/out.\n`);
  const wrong = told.find(({ right }) => !right);
  if (wrong) process.stdout.write(`Wrong at step «${wrong.step}»: ${wrong.asks} ${wrong.answer}\n`);
  return wrong ? 1 : 0;
}

/** Opens the app beside our tab in DevTools, for a person to play. */
async function show({ page, context, panel }: Inspected): Promise<number> {
  await page.goto(app.url);
  await panel();
  process.stdout.write('Play the story with the buttons of the page; close the browser to end.\n');
  await new Promise((resolve) => context.once('close', resolve));
  return 0;
}

function table(told: readonly Told[]): string {
  const step = Math.max(...told.map((one) => one.step.length));
  const asks = Math.max(...told.map((one) => one.asks.length));
  return told
    .map(
      (one) =>
        `${one.right ? '✓' : '✗'} ${one.step.padEnd(step)}  ${one.asks.padEnd(asks)}  ${one.answer.slice(0, 260)}`,
    )
    .join('\n');
}
