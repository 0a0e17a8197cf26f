import { configureAmplify } from './amplify.ts';
import { loadConfig } from './config.ts';
import { countStep, element, make, setState, showStatus, tell } from './page.ts';
import { Store } from './store.ts';
import { type Chapter, refreshSignedIn, type Step, storyOf } from './story.ts';

async function run(step: Step): Promise<void> {
  setState({ busy: step.name });
  let failed = false;
  try {
    await step.run();
  } catch (error) {
    failed = true;
    tell(`${step.name}: ${error instanceof Error ? error.message : String(error)}`, 'error');
  }
  await refreshSignedIn();
  setState({ busy: '' });
  countStep(failed);
}

function chapterOf({ title, steps, shows }: Chapter): HTMLElement {
  const buttons = steps.map((step) => {
    const button = make('button', { type: 'button' }, step.name);
    button.addEventListener('click', () => void run(step));
    return button;
  });
  return make(
    'li',
    {},
    make('h2', {}, title),
    make('div', { class: 'buttons' }, ...buttons),
    make('p', { class: 'shows' }, shows),
  );
}

try {
  const config = await loadConfig();
  const story = storyOf(config, new Store(configureAmplify(config)));
  element('story').append(...story.map(chapterOf));
  await refreshSignedIn();
  setState({ app: 'ready' });
} catch (error) {
  setState({ app: 'failed' });
  showStatus('This page could not start: is the local stack running?');
  throw error;
}
