/** Lets a call of a port happen, or not. `given` are the call's arguments. */
export type Pass = (
  name: string,
  given: readonly unknown[],
  call: () => Promise<unknown>,
) => Promise<unknown>;

type Member = (...given: readonly unknown[]) => Promise<unknown> | AsyncIterable<unknown>;

/** A port every call of which goes through `pass`. What it gives as a stream is read whole and is one call. */
export function behind<Port extends object>(port: Port, pass: Pass): Port {
  const members = Object.entries(port as Record<string, unknown>).map(([name, member]) => {
    if (typeof member !== 'function') return [name, member] as const;
    const call = (given: readonly unknown[]) => (member as Member).apply(port, [...given]);
    return [name, STREAMS.has(name) ? streamed(name, call, pass) : passed(name, call, pass)] as const;
  });
  return Object.fromEntries(members) as Port;
}

const STREAMS: ReadonlySet<string> = new Set(['all', 'returns', 'allReturns']);

type Call = (given: readonly unknown[]) => Promise<unknown> | AsyncIterable<unknown>;

function passed(name: string, call: Call, pass: Pass) {
  return (...given: readonly unknown[]) => pass(name, given, async () => call(given));
}

function streamed(name: string, call: Call, pass: Pass) {
  return async function* (...given: readonly unknown[]) {
    const read = () => readWhole(call(given) as AsyncIterable<unknown>);
    yield* (await pass(name, given, read)) as readonly unknown[];
  };
}

/** What a call is known by: its name, and for a transition where it leads. */
export function pointOf(name: string, given: readonly unknown[]): string {
  if (name !== 'advance') return name;
  const [from, to] = given as readonly [{ stage: string }, { stage: string }];
  return `${name} ${from.stage} -> ${to.stage}`;
}

export async function readWhole<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const read: Item[] = [];
  for await (const item of items) read.push(item);
  return read;
}
