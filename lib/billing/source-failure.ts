/**
 * A call to Microsoft, or what it answered, failed. It is kept with the document it concerns and blocks no other;
 * failures of our own stores are not of this class and send the message back to its queue.
 */
export class SourceFailure extends Error {
  override readonly name = 'SourceFailure' as const;
  /** In the adapter's words: `throttled`, `unavailable`, `forbidden`, `malformed` …; undefined where we judged ourselves. */
  readonly kind: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    const { kind, retryAfterMs } = (cause ?? {}) as { kind?: unknown; retryAfterMs?: unknown };
    this.kind = typeof kind === 'string' ? kind : undefined;
    this.retryAfterMs = typeof retryAfterMs === 'number' ? retryAfterMs : undefined;
  }

  /** Microsoft may answer the same question soon: it was throttled or down. */
  get passing(): boolean {
    return this.kind === 'throttled' || this.kind === 'unavailable';
  }
}

/** Awaits one answer of the source. */
export async function answerOf<Value>(asking: () => Promise<Value>): Promise<Value> {
  try {
    return await asking();
  } catch (cause) {
    throw sourceFailure(cause);
  }
}

/** An answer, or why there is none, for what may fail alone. */
export async function attempt<Value>(asking: () => Promise<Value>): Promise<Attempted<Value>> {
  try {
    return { value: await answerOf(asking), failure: undefined };
  } catch (failure) {
    if (failure instanceof SourceFailure) return { value: undefined, failure };
    throw failure;
  }
}

type Attempted<Value> =
  | { readonly value: Value; readonly failure: undefined }
  | { readonly value: undefined; readonly failure: SourceFailure };

/** Passes a stream of the source on; what fails on the reader's side stays the reader's. */
export async function* streamOf<Value>(asking: () => AsyncIterable<Value>): AsyncGenerator<Value> {
  const stream = await answerOf(async () => asking()[Symbol.asyncIterator]());
  let done = false;
  try {
    for (;;) {
      const next = await answerOf(() => stream.next());
      done = next.done === true;
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    if (!done) await stream.return?.();
  }
}

function sourceFailure(cause: unknown): SourceFailure {
  if (cause instanceof SourceFailure) return cause;
  return new SourceFailure(cause instanceof Error ? cause.message : String(cause), cause);
}
