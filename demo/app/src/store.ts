import { DataStore } from '@aws-amplify/datastore';
import { Hub } from 'aws-amplify/utils';
import * as v from 'valibot';
import type { DemoRecord, Models } from './amplify.ts';
import type { ModelName } from './config.ts';
import { countSync, readState, setState, showRecords, tell } from './page.ts';

const outboxStatus = v.object({ isEmpty: v.boolean() });
const modelSynced = v.object({
  model: v.pipe(
    v.function(),
    v.transform((Model) => Model.name),
  ),
  counts: v.object({ new: v.number(), updated: v.number() }),
});

/** DataStore as the story uses it. Its Hub events become the page's state and sentences of the log. */
export class Store {
  readonly #models: Models;
  #ready = () => {};

  constructor(models: Models) {
    this.#models = models;
    Hub.listen('datastore', ({ payload }) => this.#tell(payload.event, payload.data));
  }

  /** Starts DataStore; ends when it is ready, which a DataStore that runs does not say again. */
  async start(): Promise<void> {
    if (readState('datastore') === 'ready')
      return tell('DataStore runs already. «Sync again» starts it anew.');
    setState({ datastore: 'starting' });
    const ready = new Promise<void>((resolve) => {
      this.#ready = resolve;
    });
    await DataStore.start();
    await ready;
  }

  async syncAgain(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async stop(): Promise<void> {
    await DataStore.stop();
    setState({ datastore: 'stopped' });
  }

  async clear(): Promise<void> {
    setState({ datastore: 'clearing' });
    await DataStore.clear();
    setState({ datastore: 'stopped', outbox: 'unknown' });
    showRecords(new Map());
  }

  async write(model: ModelName, fields: Omit<DemoRecord, 'id'>): Promise<void> {
    const Model = this.#models.get(model);
    if (!Model) throw new Error(`${model} is not among the models of this page`);
    setState({ outbox: 'pending' });
    await DataStore.save(new Model(fields));
    tell(`Wrote a ${model}: it is in this browser, and in the outbox until the API took it.`);
  }

  /** Reads what this browser holds. DataStore starts by itself if it does not run. */
  async read(): Promise<void> {
    const found = new Map<string, readonly string[]>();
    for (const [name, Model] of this.#models) {
      const records = await DataStore.query(Model);
      found.set(name, records.map(labelOf));
    }
    showRecords(found);
    const counts = [...found].map(([name, labels]) => `${labels.length} ${name}`);
    tell(`This browser holds ${counts.join(', ')}.`);
  }

  #tell(event: string, data: unknown): void {
    if (event === 'ready') {
      setState({ datastore: 'ready' });
      tell('DataStore is ready.');
      this.#ready();
    } else if (event === 'modelSynced') {
      const { model, counts } = v.parse(modelSynced, data);
      tell(`${model}: sync ended with ${counts.new + counts.updated} new or changed.`);
    } else if (event === 'syncQueriesReady') {
      countSync();
    } else if (event === 'outboxStatus') {
      setState({ outbox: v.parse(outboxStatus, data).isEmpty ? 'empty' : 'pending' });
    }
  }
}

function labelOf({ id, title, text, name, secret, owner }: DemoRecord): string {
  const label = title ?? text ?? name ?? secret ?? id;
  return owner ? `${label} (${owner})` : label;
}
