import { Component, type ComponentChildren } from 'preact';

interface Props {
  /** What failed, as the user calls it. */
  readonly name: string;
  readonly children: ComponentChildren;
  /** Shown instead of the message, where there is no room for one. */
  readonly fallback?: ComponentChildren;
}

/** Keeps an error of one view from taking the others down, and says what happened. */
export class Boundary extends Component<Props, { readonly message: string | null }> {
  override state: { readonly message: string | null } = { message: null };

  static override getDerivedStateFromError(error: unknown) {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    const { message } = this.state;
    if (message === null) return this.props.children;
    if (this.props.fallback !== undefined) return this.props.fallback;
    return (
      <div class="empty" role="alert">
        <p>
          <b>{this.props.name} could not be drawn.</b> The other tabs go on.
        </p>
        <p class="mono dim">{message}</p>
        <button type="button" class="button" onClick={() => this.setState({ message: null })}>
          Draw it again
        </button>
      </div>
    );
  }
}
