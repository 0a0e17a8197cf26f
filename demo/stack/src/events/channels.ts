/** Up to five segments of letters, digits and inner dashes (docs.aws.amazon.com, appsync, Event API concepts). */
const segment = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,48}[A-Za-z0-9])?';
const pathPattern = new RegExp(`^/?(${segment}(?:/${segment}){0,4})/?$`);

/** A channel's path: `default/news`, with or without a slash before it. Its first segment is the namespace. */
export class Channel {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  get namespace(): string {
    return this.path.split('/')[0] ?? '';
  }

  /** @returns null for what is no path of a channel */
  static parse(text: string): Channel | null {
    const path = pathPattern.exec(text)?.[1];
    return path === undefined ? null : new Channel(path);
  }
}

/** Who listens to which channels. */
export class Channels {
  readonly #listeners = new Set<{ channel: Channel; below: boolean; onEvent: (event: string) => void }>();

  /**
   * @param below whether it was asked for as `path/*`: every channel below, and not the channel itself
   * @returns how to end it
   */
  subscribe(channel: Channel, below: boolean, onEvent: (event: string) => void): () => void {
    const listener = { channel, below, onEvent };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish({ path }: Channel, event: string): void {
    for (const { channel, below, onEvent } of this.#listeners) {
      if (below ? path.startsWith(`${channel.path}/`) : path === channel.path) onEvent(event);
    }
  }
}
